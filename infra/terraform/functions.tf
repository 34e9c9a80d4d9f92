# The doors of functions/main.py. Their addresses are known before they exist, so that each can be
# told its own: a token made out to another one is refused.

locals {
  is_register = var.register != ""
  has_events  = var.webhook_key != ""
  has_budget  = var.billing_account != ""

  guarded = toset(concat(["remind"], local.is_register ? ["dispatch"] : [], local.has_events ? ["deliveries"] : []))
  open    = toset(local.has_events ? ["events"] : [])

  base_url = "https://${var.region}-${var.project}.cloudfunctions.net/${var.name}"
  urls     = { for door in setunion(local.guarded, local.open) : door => "${local.base_url}-${door}" }

  everywhere = {
    ALDIA_LANGUAGE       = var.language
    GOOGLE_CLOUD_PROJECT = var.project
  }

  # What only a door behind the invoker is told: events knows of no sheet.
  inside = merge(
    {
      ALDIA_LIMIT_SECONDS = "480"
    },
    local.is_register ? { ALDIA_REGISTER = var.register } : { ALDIA_SPREADSHEET = var.spreadsheet },
    local.has_events ? { ALDIA_REPORTS = "webhook" } : {},
    var.mail_host == "" ? {} : { SENDGRID_API_HOST = var.mail_host },
  )

  # As whom each door acts, who may call it, and which of them puts tasks into its queue.
  accounts = { for door in setunion(local.guarded, local.open) : door => contains(local.open, door) ? google_service_account.events[0] : google_service_account.runtime }
  callers  = { for door in local.guarded : door => door == "deliveries" ? google_service_account.reporter[0] : google_service_account.invoker }
  queuing  = { for door, account in local.accounts : door => account if contains(keys(local.queues), door) }

  # Google allows an account 60 reads and 60 writes a minute. Each instance keeps to its part of them, and there are no
  # more instances than parts: 48 for runs and 12 for reports, two reads and a write each.
  runs_at_once = local.is_register ? 4 : 1
  calls        = { remind = floor(48 / local.runs_at_once), deliveries = 12 }

  # How many workbooks one trigger may queue: nine in ten of what is worked off before the next one.
  most_tasks = floor(var.workbooks_per_minute * var.hours.every * 60 * 0.9)

  queues = {
    dispatch = "runs"
    events   = "reports"
  }
  targets = {
    dispatch = "remind"
    events   = "deliveries"
  }

  environments = {
    for door in keys(local.urls) : door => merge(
      local.everywhere,
      contains(local.guarded, door) ? merge(local.inside, { ALDIA_CALLERS = local.callers[door].email, ALDIA_AUDIENCE = local.urls[door] }) : {},
      contains(keys(local.calls), door) ? { ALDIA_CALLS_PER_MINUTE = tostring(local.calls[door]) } : {},
      door == "dispatch" ? { ALDIA_MOST_TASKS = tostring(local.most_tasks), ALDIA_WORKBOOKS_PER_MINUTE = tostring(floor(var.workbooks_per_minute)) } : {},
      door == "events" ? { SENDGRID_WEBHOOK_KEY = var.webhook_key } : {},
      contains(keys(local.queues), door) ? {
        ALDIA_QUEUE        = google_cloud_tasks_queue.queue[local.queues[door]].id
        ALDIA_QUEUE_TARGET = local.urls[local.targets[door]]
        ALDIA_QUEUE_CALLER = local.callers[local.targets[door]].email
      } : {},
    )
  }
}

resource "google_cloudfunctions2_function" "door" {
  #checkov:skip=CKV_GCP_124:every door but events needs a token of the invoker, wherever a call comes from; SendGrid calls events from outside
  for_each = local.urls

  name     = "${var.name}-${each.key}"
  location = var.region

  build_config {
    runtime         = "python312"
    entry_point     = each.key
    service_account = google_service_account.builder.id

    docker_repository = google_artifact_registry_repository.images.id

    environment_variables = {
      GOOGLE_FUNCTION_SOURCE = "functions/main.py"
    }

    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.source.name
      }
    }
  }

  service_config {
    available_memory                 = each.key == "remind" ? var.memory : "512Mi"
    timeout_seconds                  = 540
    max_instance_count               = each.key == "remind" ? local.runs_at_once : 1
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_ALL"
    service_account_email            = local.accounts[each.key].email
    environment_variables            = local.environments[each.key]

    dynamic "secret_environment_variables" {
      for_each = each.key == "remind" && var.mail_key_is_stored ? [google_secret_manager_secret.mail_key.secret_id] : []
      content {
        key        = "SENDGRID_API_KEY"
        project_id = var.project
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }

  depends_on = [time_sleep.rights]
}
