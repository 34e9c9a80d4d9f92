# A bookkeeper's office: a register of many spreadsheets.

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
  register    = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
  alert_email = "me@my-office.example"
  time_zone   = "Europe/Madrid"
}

run "the_trigger_dispatches" {
  assert {
    condition     = toset(keys(google_cloudfunctions2_function.door)) == toset(["remind", "dispatch"])
    error_message = "A register needs dispatch, and remind for its tasks."
  }
  assert {
    condition     = google_cloud_scheduler_job.trigger.http_target[0].oidc_token[0].audience == local.urls["dispatch"]
    error_message = "The scheduler calls dispatch."
  }
  assert {
    condition     = google_cloudfunctions2_function.door["dispatch"].service_config[0].environment_variables["ALDIA_QUEUE_TARGET"] == local.urls["remind"]
    error_message = "The tasks call remind."
  }
  assert {
    condition     = google_cloudfunctions2_function.door["dispatch"].service_config[0].environment_variables["ALDIA_QUEUE"] == google_cloud_tasks_queue.queue["runs"].id
    error_message = "dispatch knows its queue."
  }
  assert {
    condition     = google_service_account_iam_member.names_caller["dispatch"].member == google_service_account.runtime.member && google_cloud_tasks_queue_iam_member.enqueuer["dispatch"].name == google_cloud_tasks_queue.queue["runs"].name
    error_message = "dispatch may queue runs, and name the account that the tasks call with."
  }
}

run "reports_of_a_register" {
  variables {
    webhook_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
  }

  assert {
    condition     = { for door, each in google_cloud_tasks_queue_iam_member.enqueuer : door => "${each.name} ${each.member}" } == { dispatch = "${google_cloud_tasks_queue.queue["runs"].name} ${google_service_account.runtime.member}", events = "${google_cloud_tasks_queue.queue["reports"].name} ${google_service_account.events[0].member}" }
    error_message = "Each fills its own queue."
  }
  assert {
    condition     = google_cloudfunctions2_function.door["deliveries"].service_config[0].environment_variables["ALDIA_REGISTER"] == var.register && !contains(keys(google_cloudfunctions2_function.door["events"].service_config[0].environment_variables), "ALDIA_REGISTER")
    error_message = "deliveries looks up whose reports they are; events does not."
  }
}

run "no_instance_exceeds_its_part_of_the_quota" {
  command = plan

  variables {
    webhook_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
  }

  assert {
    condition = sum([
      for door, each in google_cloudfunctions2_function.door :
      each.service_config[0].max_instance_count * tonumber(each.service_config[0].environment_variables["ALDIA_CALLS_PER_MINUTE"])
      if contains(keys(each.service_config[0].environment_variables), "ALDIA_CALLS_PER_MINUTE")
    ]) <= 60
    error_message = "All instances together may ask Google 60 times a minute."
  }

  assert {
    condition     = google_cloud_tasks_queue.queue["runs"].rate_limits[0].max_concurrent_dispatches == google_cloudfunctions2_function.door["remind"].service_config[0].max_instance_count
    error_message = "A task for which no instance is free is answered with 429, and slows the queue down."
  }
}

run "the_queue_keeps_the_quota" {
  command = plan

  assert {
    condition     = google_cloud_tasks_queue.queue["runs"].rate_limits[0].max_dispatches_per_second * 60 * 7 <= 60
    error_message = "Seven writes a workbook must stay within 60 a minute."
  }
  assert {
    condition     = google_cloudfunctions2_function.door["dispatch"].service_config[0].environment_variables["ALDIA_MOST_TASKS"] == "432"
    error_message = "A trigger queues no more than is worked off before the next one."
  }
}

run "every_second_hour_takes_twice_as_many" {
  command = plan

  variables {
    hours = { first = 8, last = 18, every = 2 }
  }

  assert {
    condition     = google_cloud_scheduler_job.trigger.schedule == "0 8-18/2 * * *" && google_cloudfunctions2_function.door["dispatch"].service_config[0].environment_variables["ALDIA_MOST_TASKS"] == "864"
    error_message = "Fewer triggers, more workbooks each."
  }
}
