# What somebody may well type wrongly is refused before anything is made.

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
  spreadsheet = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
  alert_email = "me@my-business.example"
  time_zone   = "America/Bogota"
}

run "a_projects_name_instead_of_its_id" {
  command = plan
  variables {
    project = "My Project"
  }
  expect_failures = [var.project]
}

run "a_workbook_and_a_register" {
  command = plan
  variables {
    register = "1ZyXwVuTsRqPoNmLkJiHgFeDcBa0123456789"
  }
  expect_failures = [google_cloud_scheduler_job.trigger]
}

run "neither" {
  command = plan
  variables {
    spreadsheet = ""
  }
  expect_failures = [google_cloud_scheduler_job.trigger]
}

run "not_a_link" {
  command = plan
  variables {
    spreadsheet = "my invoices"
  }
  expect_failures = [var.spreadsheet]
}

run "a_time_zone_that_is_none" {
  command = plan
  variables {
    time_zone = "Bogotá"
  }
  expect_failures = [var.time_zone]
}

run "hours_that_end_before_they_begin" {
  command = plan
  variables {
    hours = { first = 19, last = 7 }
  }
  expect_failures = [var.hours]
}

run "more_workbooks_than_the_quota_allows" {
  command = plan
  variables {
    workbooks_per_minute = 60
  }
  expect_failures = [var.workbooks_per_minute]
}

run "an_address_that_is_none" {
  command = plan
  variables {
    alert_email = "me at my business"
  }
  expect_failures = [var.alert_email]
}
