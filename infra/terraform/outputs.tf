output "share_with" {
  description = "Share each spreadsheet, as an editor, with this address."
  value       = google_service_account.runtime.email
}

output "webhook_url" {
  description = "Give the mail service this address for its reports. It answers once `webhook_key`, which the mail service shows then, is set."
  value       = "${local.base_url}-events"
}

output "store_mail_key" {
  description = "Run this, type the key, press Enter: it goes into Secret Manager and nowhere else."
  value       = "read -rs KEY && printf %s \"$KEY\" | gcloud secrets versions add ${google_secret_manager_secret.mail_key.secret_id} --project ${var.project} --data-file=-"
}

output "run_now" {
  description = "Run this to let the schedule run once, now."
  value       = "gcloud scheduler jobs run ${google_cloud_scheduler_job.trigger.name} --project ${var.project} --location ${var.region}"
}

output "log" {
  description = "Run this to read the last lines of the log."
  value       = "gcloud logging read '${local.of_ours} AND jsonPayload.event:*' --project ${var.project} --limit 20 --format 'value(timestamp,jsonPayload)'"
}

output "next_step" {
  description = "What to do now."
  value = (
    var.mail_key_is_stored
    ? "Run `aldia connect`, then write live as the Mode in Settings."
    : "Share the spreadsheet with ${google_service_account.runtime.email}; it runs in preview. To send, store the mail key (output store_mail_key) and apply again with mail_key_is_stored = true."
  )
}
