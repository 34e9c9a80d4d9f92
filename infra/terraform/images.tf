# Where the functions' images lie. In a repository of our own they are cleaned up, and leave with everything
# else; the platform's own (gcf-artifacts) would stay and grow.
resource "google_artifact_registry_repository" "images" {
  #checkov:skip=CKV_GCP_84:the images hold public source code
  location      = var.region
  repository_id = "${var.name}-images"
  description   = "Aldía: what the functions run"
  format        = "DOCKER"

  cleanup_policies {
    id     = "delete-after-a-week"
    action = "DELETE"

    condition {
      tag_state  = "ANY"
      older_than = "604800s"
    }
  }

  # What runs, and two to go back to; what is kept wins over what is deleted.
  cleanup_policies {
    id     = "keep-three"
    action = "KEEP"

    most_recent_versions {
      keep_count = 3
    }
  }

  depends_on = [time_sleep.services]
}
