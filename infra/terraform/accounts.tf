# Who may do what. Nobody has a role on the whole project but the builder, where nothing narrower can be given.

# Runs the functions that only the invoker can call. It sees the spreadsheets that people share with it, and
# no other. It is one account for all of them, since people share a sheet with one address.
resource "google_service_account" "runtime" {
  account_id   = "${var.name}-runtime"
  display_name = "Aldía: runs the functions (share the spreadsheet with it)"
  depends_on   = [time_sleep.services]
}

# Runs `events`, which everybody can call: it puts reports into their queue, and can do nothing else. Share
# nothing with it.
resource "google_service_account" "events" {
  count = local.has_events ? 1 : 0

  account_id   = "${var.name}-events"
  display_name = "Aldía: takes the mail service's reports"
  depends_on   = [time_sleep.services]
}

# Calls `dispatch` and `remind` for Cloud Scheduler and Cloud Tasks, and can do nothing else.
resource "google_service_account" "invoker" {
  account_id   = "${var.name}-invoker"
  display_name = "Aldía: calls the functions"
  depends_on   = [time_sleep.services]
}

# Calls `deliveries` with what `events` queued. It is not the invoker, so that who breaks into the open door cannot
# have anything else called.
resource "google_service_account" "reporter" {
  count = local.has_events ? 1 : 0

  account_id   = "${var.name}-reporter"
  display_name = "Aldía: hands over the mail service's reports"
  depends_on   = [time_sleep.services]
}

# Builds the functions from their source.
resource "google_service_account" "builder" {
  account_id   = "${var.name}-builder"
  display_name = "Aldía: builds the functions"
  depends_on   = [time_sleep.services]
}

# A log has no smaller place than the project.
resource "google_project_iam_member" "builder" {
  project = var.project
  role    = "roles/logging.logWriter"
  member  = google_service_account.builder.member
}

resource "google_artifact_registry_repository_iam_member" "builder" {
  project    = var.project
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.builder.member
}

resource "google_storage_bucket_iam_member" "builder" {
  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.builder.member
}

data "google_project" "here" {
  project_id = var.project
  depends_on = [time_sleep.services]
}

# The platform copies the source into a bucket of its own, which the first deployment makes, and builds from there.
resource "google_project_iam_member" "builder_reads_copy" {
  project = var.project
  role    = "roles/storage.objectViewer"
  member  = google_service_account.builder.member

  condition {
    title       = "only the platform's copy of the source"
    description = "The bucket of function sources in this region."
    expression  = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${data.google_project.here.number}-${var.region}\")"
  }
}

resource "google_cloud_run_service_iam_member" "invoker" {
  for_each = local.guarded

  location = var.region
  service  = google_cloudfunctions2_function.door[each.key].name
  role     = "roles/run.invoker"
  member   = local.callers[each.key].member
}

# The mail service has no Google account: it signs what it sends, and `events` checks the signature.
resource "google_cloud_run_service_iam_member" "mail_service" {
  #checkov:skip=CKV_GCP_102:SendGrid cannot bear a Google token; events refuses what its key did not sign, and is not made without that key
  for_each = local.open

  location = var.region
  service  = google_cloudfunctions2_function.door[each.key].name
  role     = "roles/run.invoker"
  member   = "allUsers"
}

# A function that queues a task names the account that the task calls with.
resource "google_service_account_iam_member" "names_caller" {
  for_each = local.queuing

  service_account_id = local.callers[local.targets[each.key]].name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value.member
}

resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  for_each = local.queuing

  location = var.region
  name     = google_cloud_tasks_queue.queue[local.queues[each.key]].name
  role     = "roles/cloudtasks.enqueuer"
  member   = each.value.member
}
