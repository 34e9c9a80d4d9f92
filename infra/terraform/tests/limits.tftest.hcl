# Plans that `make infra` holds against what Google's API takes (scripts/infra/limits.toml), argument by argument.
# Between them they make everything that the module can make. Nothing is applied here: a plan of what is new knows
# of no value but those that are set.

mock_provider "google" {}
mock_provider "archive" {}
mock_provider "random" {}
mock_provider "time" {}

variables {
  project            = "aldia-123456"
  alert_email        = "me@my-business.example"
  time_zone          = "America/Argentina/Buenos_Aires"
  webhook_key        = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
  mail_key_is_stored = true
  billing_account    = "012345-6789AB-CDEF01"
}

run "one_workbook" {
  command = plan

  variables {
    spreadsheet = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
  }

  assert {
    condition     = length(google_cloudfunctions2_function.door) == 3
    error_message = "Every door that one workbook may have."
  }
}

run "a_register_with_the_longest_names" {
  command = plan

  override_resource {
    target          = random_id.queue
    override_during = plan
    values          = { hex = "a1b2c3" }
  }

  variables {
    project              = "a-project-with-a-very-long-id1"
    name                 = "name-of-sixteen1"
    register             = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
    memory               = "4Gi"
    workbooks_per_minute = 15
    budget               = 1000000
  }

  assert {
    condition     = length(var.project) == 30 && length(var.name) == 16 && length(google_cloudfunctions2_function.door) == 4
    error_message = "The longest that may be typed, and every door."
  }
}

run "a_register_with_the_shortest_names" {
  command = plan

  override_resource {
    target          = random_id.queue
    override_during = plan
    values          = { hex = "a1b2c3" }
  }

  variables {
    project              = "aldia1"
    name                 = "ald"
    register             = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
    workbooks_per_minute = 1
    hours                = { first = 0, last = 23, every = 6 }
  }

  assert {
    condition     = google_service_account.events[0].account_id == "ald-events"
    error_message = "The shortest that may be typed."
  }
}
