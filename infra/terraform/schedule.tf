# Every hour of the working day, on every day, in the business's own time.

locals {
  trigger = local.is_register ? "dispatch" : "remind"
}

resource "google_cloud_scheduler_job" "trigger" {
  name             = "${var.name}-${local.trigger}"
  description      = "Aldía: ${local.is_register ? "queues a run for each workbook of the register" : "runs the workbook"}"
  region           = var.region
  schedule         = "0 ${var.hours.first}-${var.hours.last}/${var.hours.every} * * *"
  time_zone        = var.time_zone
  attempt_deadline = "600s"

  # A busy answer is 503: another run is at work for five minutes at most, or Google was away.
  retry_config {
    retry_count          = 5
    min_backoff_duration = "120s"
    max_backoff_duration = "600s"
    max_doublings        = 2
  }

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.door[local.trigger].url
    body        = base64encode("{}")
    headers     = { "Content-Type" = "application/json" }

    oidc_token {
      service_account_email = google_service_account.invoker.email
      audience              = local.urls[local.trigger]
    }
  }

  lifecycle {
    precondition {
      condition     = (var.register == "") != (var.spreadsheet == "")
      error_message = "Give either `spreadsheet` (one workbook) or `register` (a list of them)."
    }
  }

  depends_on = [google_cloud_run_service_iam_member.invoker]
}
