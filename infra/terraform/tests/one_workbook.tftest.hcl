# One business, one spreadsheet.

mock_provider "google" {}
mock_provider "archive" {}
mock_provider "time" {}

variables {
  project     = "aldia-123456"
  spreadsheet = "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit#gid=0"
  alert_email = "me@my-business.example"
  time_zone   = "America/Bogota"
  webhook_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
}

run "as_it_comes" {
  command = plan

  assert {
    condition     = toset(keys(google_cloudfunctions2_function.door)) == toset(["remind", "events", "deliveries"])
    error_message = "One workbook needs remind, and events with the queue's deliveries."
  }

  assert {
    condition     = alltrue([for door in google_cloudfunctions2_function.door : door.build_config[0].runtime == "python312" && door.build_config[0].environment_variables["GOOGLE_FUNCTION_SOURCE"] == "functions/main.py"])
    error_message = "The build finds functions/main.py by GOOGLE_FUNCTION_SOURCE."
  }

  assert {
    condition     = alltrue([for door in google_cloudfunctions2_function.door : door.service_config[0].max_instance_count == 1 && door.service_config[0].timeout_seconds > 480])
    error_message = "One workbook needs one instance, and more time than a run takes at most."
  }

  assert {
    condition     = google_cloud_scheduler_job.trigger.schedule == "0 7-19/1 * * *" && google_cloud_scheduler_job.trigger.time_zone == "America/Bogota"
    error_message = "Every hour of the working day, in the business's time."
  }

  assert {
    condition     = google_cloud_scheduler_job.trigger.retry_config[0].retry_count >= 3
    error_message = "A busy answer must bring the trigger back."
  }

  assert {
    condition     = alltrue([for door in google_cloudfunctions2_function.door : length(door.service_config[0].secret_environment_variables) == 0])
    error_message = "A secret without a version would keep the function from starting."
  }

  assert {
    condition     = google_cloud_tasks_queue.queue["reports"].rate_limits[0].max_concurrent_dispatches == 1 && google_cloudfunctions2_function.door["deliveries"].service_config[0].max_instance_count == 1
    error_message = "Whether two appends at once can collide is not known (A9)."
  }

  assert {
    condition     = contains(local.shipped_files, "functions/main.py") && contains(local.shipped_files, "requirements.txt") && contains(local.shipped_files, "templates/es/words.toml") && contains(local.shipped_files, "sheet_schema/invoices.toml")
    error_message = "The archive lacks something that the functions need."
  }

  assert {
    condition     = alltrue([for name in local.shipped_files : can(regex("^(functions|templates|sheet_schema)/|^requirements\\.txt$", name))])
    error_message = "The archive holds something that is not deployed."
  }

  assert {
    condition     = toset(keys(google_monitoring_alert_policy.alert)) == toset(["silent", "failed", "breaker", "key", "away"])
    error_message = "Each of these needs a person."
  }

  assert {
    condition     = google_monitoring_notification_channel.mail.labels["email_address"] == "me@my-business.example" && length(google_billing_budget.month) == 0
    error_message = "Alerts go to the given address; a budget needs a billing account."
  }

  assert {
    condition     = google_monitoring_alert_policy.alert["silent"].conditions[0].condition_threshold[0].evaluation_missing_data == "EVALUATION_MISSING_DATA_ACTIVE"
    error_message = "When nothing runs, nothing is counted: missing data must raise the alarm."
  }
}

run "who_may_call" {
  assert {
    condition     = toset(keys(google_cloud_run_service_iam_member.mail_service)) == toset(["events"])
    error_message = "Only events is open to everybody: what it takes is signed."
  }
  assert {
    condition     = alltrue([for each in google_cloud_run_service_iam_member.invoker : each.member == google_service_account.invoker.member && each.role == "roles/run.invoker"])
    error_message = "The other doors open to the invoker alone."
  }
  assert {
    condition     = alltrue([for door in ["remind", "deliveries"] : google_cloudfunctions2_function.door[door].service_config[0].environment_variables["ALDIA_CALLERS"] == google_service_account.invoker.email])
    error_message = "Each of them knows whom to let in."
  }
  assert {
    condition     = alltrue([for door in ["remind", "deliveries"] : google_cloudfunctions2_function.door[door].service_config[0].environment_variables["ALDIA_AUDIENCE"] == local.urls[door]])
    error_message = "Each of them knows its own address."
  }
  assert {
    condition     = google_cloud_scheduler_job.trigger.http_target[0].oidc_token[0].audience == local.urls["remind"]
    error_message = "The scheduler's token is made out to the function that it calls."
  }
  assert {
    condition     = length(google_project_iam_member.builder) == 3 && alltrue([for each in google_project_iam_member.builder : each.member == google_service_account.builder.member])
    error_message = "Nobody but the builder has a role on the project."
  }
}

run "with_a_stored_key_and_a_budget" {
  command = plan

  variables {
    mail_key_is_stored = true
    memory             = "2Gi"
    billing_account    = "012345-6789AB-CDEF01"
  }

  assert {
    condition     = google_cloudfunctions2_function.door["remind"].service_config[0].available_memory == "2Gi"
    error_message = "A large book needs more memory."
  }

  assert {
    condition     = google_cloudfunctions2_function.door["remind"].service_config[0].secret_environment_variables[0].key == "SENDGRID_API_KEY"
    error_message = "remind sends, and needs the key."
  }

  assert {
    condition     = alltrue([for door in ["events", "deliveries"] : length(google_cloudfunctions2_function.door[door].service_config[0].secret_environment_variables) == 0])
    error_message = "The others do not send."
  }

  assert {
    condition     = google_billing_budget.month[0].amount[0].specified_amount[0].units == "5"
    error_message = "The budget is what the variable says."
  }
}

run "without_reports" {
  command = plan

  variables {
    webhook_key = ""
  }

  assert {
    condition     = toset(keys(google_cloudfunctions2_function.door)) == toset(["remind"]) && length(google_cloud_tasks_queue.queue) == 0 && length(google_cloud_run_service_iam_member.mail_service) == 0
    error_message = "Without the mail service's public key nothing stands open."
  }
  assert {
    condition     = output.webhook_url == "https://us-central1-aldia-123456.cloudfunctions.net/aldia-events"
    error_message = "The mail service shows its key only once it was given the address."
  }
}
