# The services that must be on in the project. They stay on when this is destroyed: others may use them.
# serviceusage and cloudresourcemanager have to be on before the first `terraform apply`, which asks them for
# the others: docs/going-live.en.md has the line.

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
    "serviceusage.googleapis.com",
    "sheets.googleapis.com",
    "storage.googleapis.com",
  ], local.has_budget ? ["billingbudgets.googleapis.com"] : []))

  service            = each.value
  disable_on_destroy = false
}

# A service that was just switched on refuses calls for a little while.
resource "time_sleep" "services" {
  create_duration = "60s"
  triggers        = { services = join(" ", sort(keys(google_project_service.needed))) }
}

# A right that was just given does not hold at once: 60 to 120 seconds were seen (terraform-provider-google
# #20571), and a build that starts sooner ends with the first apply.
resource "time_sleep" "rights" {
  create_duration = "120s"
  triggers        = { builder = google_service_account.builder.unique_id }
  depends_on = [
    google_artifact_registry_repository_iam_member.builder,
    google_project_iam_member.builder,
    google_project_iam_member.builder_reads_copy,
    google_secret_manager_secret_iam_member.runtime,
    google_storage_bucket_iam_member.builder,
  ]
}
