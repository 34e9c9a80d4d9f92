# The services that must be on in the project. They stay on when this is destroyed: others may use them.

resource "google_project_service" "needed" {
  for_each = toset(concat([
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtasks.googleapis.com",
    "drive.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "sheets.googleapis.com",
    "storage.googleapis.com",
  ], local.has_budget ? ["billingbudgets.googleapis.com"] : []))

  service            = each.value
  disable_on_destroy = false
}

# A service that was just switched on refuses calls for a little while.
resource "time_sleep" "services" {
  create_duration = "60s"
  depends_on      = [google_project_service.needed]
}
