# Who is told, and when. The lines that are counted are those of functions/aldia/structured_log.py.

locals {
  # Each function by its whole name: another deployment may be called aldia-two, and is not counted here.
  ours    = join(" OR ", [for door in sort(keys(local.urls)) : "\"${var.name}-${door}\""])
  of_ours = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=(${local.ours})"

  counted = {
    finished = "jsonPayload.event=\"run_finished\""
    failed   = "severity=ERROR AND jsonPayload.event=(\"run_failed\" OR \"call_failed\" OR \"sending_stopped\" OR \"unexpected\")"
    breaker  = "jsonPayload.event=\"breaker_tripped\""
    key      = "jsonPayload.code=(\"mail_key_wrong\" OR \"mail_key_cannot_send\" OR \"mail_key_missing\" OR \"mail_sender_unverified\" OR \"mail_no_credit\" OR \"credentials_invalid\" OR \"credentials_missing\")"
    away     = "severity=WARNING AND jsonPayload.event=\"run_failed\""
  }

  # A condition on data that may be missing has to last a minute at least (terraform-provider-google #16892).
  alerts = {
    silent = {
      title    = "no run has finished for 25 hours"
      counts   = "finished"
      below    = true
      limit    = 1
      window   = "86400s" # a day, since a schedule may run once a day
      lasting  = "3600s"  # an hour more for a late one: 25 hours, the most that a condition can look back
      what     = "No run of Aldía has finished for 25 hours. Look at the Scheduler's job (is it paused?), then at the log for the last error."
      severity = "CRITICAL"
    }
    failed = {
      title    = "a run failed"
      counts   = "failed"
      below    = false
      limit    = 0
      window   = "3600s"
      lasting  = "60s"
      what     = "A run could not do its work and a person has to mend something. The log's line names it by its code; `aldia connect` says in a sentence what to do."
      severity = "ERROR"
    }
    breaker = {
      title    = "an unusual batch is held"
      counts   = "breaker"
      below    = false
      limit    = 0
      window   = "3600s"
      lasting  = "60s"
      what     = "More letters than anybody could expect wait for agreement: see the cell for it in the tab Settings of the workbook that the log names."
      severity = "WARNING"
    }
    key = {
      title    = "a key or the credit has run out"
      counts   = "key"
      below    = false
      limit    = 0
      window   = "3600s"
      lasting  = "60s"
      what     = "The mail service or Google no longer accepts a key, or the mail account has no credit. Nothing is sent until it is renewed."
      severity = "ERROR"
    }
    away = {
      title    = "many runs were put off"
      counts   = "away"
      below    = false
      limit    = 20
      window   = "3600s"
      lasting  = "60s"
      what     = "More than twenty runs in an hour found Google, the quota or another run in their way. They come again by themselves; if it goes on, see docs/scale.md."
      severity = "WARNING"
    }
  }
}

resource "google_logging_metric" "counted" {
  for_each = local.counted

  name   = "${var.name}-${each.key}"
  filter = "${local.of_ours} AND ${each.value}"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [time_sleep.services]
}

# A policy about a metric of which nobody knows yet is refused: it may take ten minutes (Google's page on
# log-based metrics; terraform-provider-google #11102).
resource "time_sleep" "metrics" {
  create_duration = "600s"
  triggers        = { metrics = join(" ", sort(keys(local.counted))) }
  depends_on      = [google_logging_metric.counted]
}

resource "google_monitoring_notification_channel" "mail" {
  display_name = "Aldía: ${var.name}"
  type         = "email"
  labels       = { email_address = var.alert_email }
  depends_on   = [time_sleep.services]
}

resource "google_monitoring_alert_policy" "alert" {
  for_each = local.alerts

  display_name          = "Aldía (${var.name}): ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = [google_monitoring_notification_channel.mail.id]

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter                  = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.counted[each.value.counts].name}\""
      comparison              = each.value.below ? "COMPARISON_LT" : "COMPARISON_GT"
      threshold_value         = each.value.limit
      duration                = each.value.lasting
      evaluation_missing_data = each.value.below ? "EVALUATION_MISSING_DATA_ACTIVE" : "EVALUATION_MISSING_DATA_INACTIVE"

      aggregations {
        alignment_period     = each.value.window
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    content   = each.value.what
    mime_type = "text/markdown"
  }

  alert_strategy {
    auto_close = "86400s"
  }

  depends_on = [time_sleep.metrics]
}

resource "google_billing_budget" "month" {
  count = local.has_budget ? 1 : 0

  billing_account = var.billing_account
  display_name    = "Aldía (${var.name})"

  budget_filter {
    projects = ["projects/${data.google_project.here.number}"]
  }

  amount {
    specified_amount {
      units = tostring(var.budget)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 1.0]
    content {
      threshold_percent = threshold_rules.value
    }
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.mail.id]
  }

  depends_on = [time_sleep.services]
}
