# Everything that runs Aldía in Google Cloud. docs/going-live.en.md leads through it step by step.

terraform {
  required_version = ">= 1.5" # the tests need 1.11

  # Exactly those whose schemas `make infra` checks against (scripts/infra/schemas.json).
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "8.7.0"
    }
    archive = {
      source  = "hashicorp/archive"
      version = "2.7.1"
    }
    random = {
      source  = "hashicorp/random"
      version = "3.7.2"
    }
    time = {
      source  = "hashicorp/time"
      version = "0.13.1"
    }
  }
}

provider "google" {
  project               = var.project
  region                = var.region
  billing_project       = var.project
  user_project_override = true
}
