# What waits to be done. A queue lets ten tasks go at once whatever its rate, and Google gives no say in it: tasks are
# spaced by their schedule time, few run at once, and each instance counts its calls (docs/scale.md).

locals {
  queue_limits = merge(
    local.is_register ? { runs = { per_second = var.workbooks_per_minute / 60, at_once = local.runs_at_once, attempts = 5 } } : {},
    local.has_events ? { reports = { per_second = 0.1, at_once = 1, attempts = 100 } } : {},
  )
}

# The name of a queue that was deleted is taken for a week (Cloud Tasks, quotas): each queue has one of its own,
# so that it can come back at once.
resource "random_id" "queue" {
  for_each = local.queue_limits

  byte_length = 3
}

resource "google_cloud_tasks_queue" "queue" {
  for_each = local.queue_limits

  name     = "${var.name}-${each.key}-${random_id.queue[each.key].hex}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = each.value.per_second
    max_concurrent_dispatches = each.value.at_once
  }

  retry_config {
    max_attempts  = each.value.attempts
    min_backoff   = "120s"
    max_backoff   = "900s"
    max_doublings = 3
  }

  depends_on = [time_sleep.services]
}
