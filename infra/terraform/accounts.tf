# Who may do what. Nobody gets a role on the whole project but the builder, for the time of a build.

# Runs the functions. It sees the spreadsheets that people share with it, and no other.
resource "google_service_account" "runtime" {
  account_id   = "${var.name}-runtime"
  display_name = "Aldía: runs the functions (share the spreadsheet with it)"
  depends_on   = [time_sleep.services]
}

# Calls the functions for Cloud Scheduler and Cloud Tasks, and can do nothing else.
resource "google_service_account" "invoker" {
  account_id   = "${var.name}-invoker"
  display_name = "Aldía: calls the functions"
  depends_on   = [time_sleep.services]
}

# Builds the functions from their source.
resource "google_service_account" "builder" {
  account_id   = "${var.name}-builder"
  display_name = "Aldía: builds the functions"
  depends_on   = [time_sleep.services]
}

resource "google_project_iam_member" "builder" {
  for_each = toset([
    "roles/artifactregistry.writer",
    "roles/logging.logWriter",
    "roles/storage.objectViewer",
  ])

  project = var.project
  role    = each.value
  member  = google_service_account.builder.member
}

resource "google_cloud_run_service_iam_member" "invoker" {
  for_each = local.guarded

  location = var.region
  service  = google_cloudfunctions2_function.door[each.key].name
  role     = "roles/run.invoker"
  member   = google_service_account.invoker.member
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
resource "google_service_account_iam_member" "runtime_names_invoker" {
  service_account_id = google_service_account.invoker.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.runtime.member
}

resource "google_cloud_tasks_queue_iam_member" "runtime" {
  for_each = google_cloud_tasks_queue.queue

  location = var.region
  name     = each.value.name
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.runtime.member
}
