# One business, one spreadsheet.

mock_provider "google" {}
mock_provider "archive" {}
mock_provider "random" {
  mock_resource "random_id" {
    defaults = { hex = "a1b2c3" }
  }
}
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
    condition     = google_cloudfunctions2_function.door["remind"].service_config[0].environment_variables["ALDIA_REPORTS"] == "webhook"
    error_message = "A run need not ask for what is reported by itself."
  }
  assert {
    condition     = toset(keys(google_cloud_run_service_iam_member.mail_service)) == toset(["events"])
    error_message = "Only events is open to everybody: what it takes is signed."
  }
  assert {
    condition     = { for door, each in google_cloud_run_service_iam_member.invoker : door => "${each.role} ${each.member}" } == { remind = "roles/run.invoker ${google_service_account.invoker.member}", deliveries = "roles/run.invoker ${google_service_account.reporter[0].member}" }
    error_message = "The other doors open to one account each: what events queues can reach deliveries alone."
  }
  assert {
    condition     = google_cloudfunctions2_function.door["remind"].service_config[0].environment_variables["ALDIA_CALLERS"] == google_service_account.invoker.email && google_cloudfunctions2_function.door["deliveries"].service_config[0].environment_variables["ALDIA_CALLERS"] == google_service_account.reporter[0].email
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
}

run "who_may_what" {
  assert {
    condition     = { for door, each in google_cloudfunctions2_function.door : door => each.service_config[0].service_account_email } == { remind = google_service_account.runtime.email, deliveries = google_service_account.runtime.email, events = google_service_account.events[0].email }
    error_message = "The door that is open to everybody acts as an account of its own."
  }
  assert {
    condition     = length(distinct([google_service_account.runtime.email, google_service_account.events[0].email, google_service_account.invoker.email, google_service_account.reporter[0].email, google_service_account.builder.email])) == 5
    error_message = "They are five accounts."
  }
  assert {
    condition     = google_secret_manager_secret_iam_member.runtime.member == google_service_account.runtime.member
    error_message = "The mail key is read by the account that sends, and by no other."
  }
  assert {
    condition     = [for each in google_cloud_tasks_queue_iam_member.enqueuer : "${each.name} ${each.role} ${each.member}"] == ["${google_cloud_tasks_queue.queue["reports"].name} roles/cloudtasks.enqueuer ${google_service_account.events[0].member}"]
    error_message = "events puts reports into its queue; nobody else puts anything anywhere."
  }
  assert {
    condition     = [for each in google_service_account_iam_member.names_caller : "${each.role} ${each.member} ${each.service_account_id}"] == ["roles/iam.serviceAccountUser ${google_service_account.events[0].member} ${google_service_account.reporter[0].name}"]
    error_message = "Who queues a task needs the right to name the account that it calls with, and events has it for no other."
  }
  assert {
    condition     = google_cloudfunctions2_function.door["events"].service_config[0].environment_variables["ALDIA_QUEUE_CALLER"] == google_service_account.reporter[0].email
    error_message = "The tasks of events call as the reporter."
  }
  assert {
    condition     = length(setintersection(keys(google_cloudfunctions2_function.door["events"].service_config[0].environment_variables), ["ALDIA_SPREADSHEET", "ALDIA_REGISTER", "SENDGRID_API_KEY"])) == 0
    error_message = "events knows of no sheet and holds no key."
  }
  assert {
    condition     = google_project_iam_member.builder.role == "roles/logging.logWriter" && google_project_iam_member.builder.member == google_service_account.builder.member
    error_message = "Only what cannot be given on something smaller stands on the project, for the builder alone."
  }
  assert {
    condition     = "${google_artifact_registry_repository_iam_member.builder.repository} ${google_artifact_registry_repository_iam_member.builder.role} ${google_artifact_registry_repository_iam_member.builder.member}" == "${google_artifact_registry_repository.images.name} roles/artifactregistry.writer ${google_service_account.builder.member}"
    error_message = "The builder stores images in one repository."
  }
  assert {
    condition     = google_storage_bucket_iam_member.builder.bucket == google_storage_bucket.source.name && google_storage_bucket_iam_member.builder.role == "roles/storage.objectViewer" && google_storage_bucket_iam_member.builder.member == google_service_account.builder.member
    error_message = "The builder reads the source's bucket."
  }
  assert {
    condition     = google_project_iam_member.builder_reads_copy.member == google_service_account.builder.member && strcontains(google_project_iam_member.builder_reads_copy.condition[0].expression, "projects/_/buckets/gcf-v2-sources-${data.google_project.here.number}-us-central1")
    error_message = "Of all other buckets it reads only the platform's copy of the source."
  }
}

run "what_has_to_wait" {
  assert {
    condition     = google_monitoring_alert_policy.alert["silent"].conditions[0].condition_threshold[0].aggregations[0].alignment_period == "86400s" && time_sleep.metrics.create_duration == "600s" && time_sleep.rights.create_duration == "120s"
    error_message = "A metric is known after ten minutes, a right holds after two."
  }
}

run "what_it_leaves_behind" {
  assert {
    condition     = alltrue([for door in google_cloudfunctions2_function.door : door.build_config[0].docker_repository == google_artifact_registry_repository.images.id])
    error_message = "Images lie where destroy takes them away."
  }
  assert {
    condition     = { for policy in google_artifact_registry_repository.images.cleanup_policies : policy.action => policy.id } == { DELETE = "delete-after-a-week", KEEP = "keep-three" } && one([for policy in google_artifact_registry_repository.images.cleanup_policies : policy.most_recent_versions[0].keep_count if policy.action == "KEEP"]) == 3
    error_message = "Old images go, those in use stay."
  }
  assert {
    condition     = google_cloud_tasks_queue.queue["reports"].name == "aldia-reports-${random_id.queue["reports"].hex}"
    error_message = "A queue's name is taken for a week after it was deleted."
  }
}

run "a_second_deployment_is_not_counted" {
  variables {
    name = "aldia-two"
  }

  assert {
    condition     = local.of_ours == "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=(\"aldia-two-deliveries\" OR \"aldia-two-events\" OR \"aldia-two-remind\")"
    error_message = "A beginning of a name may be another's whole name."
  }
  assert {
    condition     = alltrue([for metric in google_logging_metric.counted : startswith(metric.filter, local.of_ours)])
    error_message = "Everything that is counted is of this deployment."
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
    condition     = !contains(keys(google_cloudfunctions2_function.door["remind"].service_config[0].environment_variables), "ALDIA_REPORTS")
    error_message = "Each run asks the mail service then what became of letters."
  }
  assert {
    condition     = length(google_service_account.events) == 0 && length(google_cloud_tasks_queue_iam_member.enqueuer) == 0 && length(google_service_account_iam_member.names_caller) == 0
    error_message = "Without a queue nobody may fill one."
  }
  assert {
    condition     = output.webhook_url == "https://us-central1-aldia-123456.cloudfunctions.net/aldia-events"
    error_message = "The mail service shows its key only once it was given the address."
  }
}
