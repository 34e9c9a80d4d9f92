# The place of the mail key. Its value is put there by a person and never passes through Terraform.

resource "google_secret_manager_secret" "mail_key" {
  secret_id = "${var.name}-mail-key"

  replication {
    auto {}
  }

  depends_on = [time_sleep.services]
}

resource "google_secret_manager_secret_iam_member" "runtime" {
  secret_id = google_secret_manager_secret.mail_key.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runtime.member
}
