variable "project" {
  description = "Id of the Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project's id has 6 to 30 small letters, digits and dashes, such as aldia-123456."
  }
}

variable "region" {
  description = "Where it runs. Cloud Functions, Cloud Tasks and Cloud Scheduler must all exist there."
  type        = string
  default     = "us-central1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region looks like us-central1 or europe-west1."
  }
}

variable "name" {
  description = "Begins every name, so that several of these can live in one project, each with its own account."
  type        = string
  default     = "aldia"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,15}$", var.name))
    error_message = "Between 3 and 16 small letters, digits and dashes, beginning with a letter."
  }
}

variable "spreadsheet" {
  description = "Link or id of the one workbook. Leave it out when a register lists several."
  type        = string
  default     = ""

  validation {
    condition     = var.spreadsheet == "" || can(regex("^(https://docs\\.google\\.com/spreadsheets/d/)?[A-Za-z0-9_-]{20,}", var.spreadsheet))
    error_message = "Copy the whole link of the spreadsheet from the browser."
  }
}

variable "register" {
  description = "Link or id of a register of workbooks (`aldia init --register`), instead of one spreadsheet."
  type        = string
  default     = ""

  validation {
    condition     = var.register == "" || can(regex("^(https://docs\\.google\\.com/spreadsheets/d/)?[A-Za-z0-9_-]{20,}", var.register))
    error_message = "Copy the whole link of the register from the browser."
  }
}

variable "alert_email" {
  description = "Who is told when something needs a person."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.alert_email))
    error_message = "Write one mail address."
  }
}

variable "time_zone" {
  description = "Time zone of the business, such as America/Bogota."
  type        = string

  validation {
    condition     = can(regex("^[A-Z][A-Za-z_]+/[A-Za-z_/+-]+$", var.time_zone))
    error_message = "Write it as America/Bogota or Europe/Madrid."
  }
}

variable "language" {
  description = "Language of messages to whoever runs it: es or en."
  type        = string
  default     = "es"

  validation {
    condition     = contains(["es", "en"], var.language)
    error_message = "It is es or en."
  }
}

variable "hours" {
  description = "First and last hour of the day at which it runs, and every how many hours. On every day: what may go on which day the contact rules decide."
  type = object({
    first = optional(number, 7)
    last  = optional(number, 19)
    every = optional(number, 1)
  })
  default = {}

  validation {
    condition     = 0 <= var.hours.first && var.hours.first <= var.hours.last && var.hours.last <= 23 && contains([1, 2, 3, 4, 6], var.hours.every)
    error_message = "Hours go from 0 to 23, the first not after the last, every 1, 2, 3, 4 or 6 hours."
  }
}

variable "workbooks_per_minute" {
  description = "How many workbooks of a register begin in a minute. Google allows an account 60 reads and 60 writes a minute, and a workbook in its busiest hour takes 6 and 7 of them (docs/scale.md)."
  type        = number
  default     = 8

  validation {
    condition     = 1 <= var.workbooks_per_minute && var.workbooks_per_minute <= 15
    error_message = "Between 1 and 15: more would exceed the 60 calls a minute of one account, even on quiet days."
  }
}

variable "memory" {
  description = "Memory of the function that reads workbooks. 512Mi is enough for 20,000 invoices, 2Gi for 100,000 (docs/scale.md)."
  type        = string
  default     = "512Mi"

  validation {
    condition     = contains(["512Mi", "1Gi", "2Gi", "4Gi"], var.memory)
    error_message = "It is 512Mi, 1Gi, 2Gi or 4Gi."
  }
}

variable "mail_key_is_stored" {
  description = "Whether the mail key lies in Secret Manager already. Without it everything runs, in preview."
  type        = bool
  default     = false
}

variable "mail_host" {
  description = "Host of the mail service where it is not the usual one, such as api.eu.sendgrid.com."
  type        = string
  default     = ""
}

variable "webhook_key" {
  description = "Public key with which the mail service signs its reports. It is no secret. Empty: nothing stands open, and each run asks the mail service for bounces and complaints."
  type        = string
  default     = ""
}

variable "billing_account" {
  description = "Id of the billing account for the budget alert; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = var.billing_account == "" || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "It looks like 012345-6789AB-CDEF01."
  }
}

variable "budget" {
  description = "Whole units of the billing account's currency a month, beyond which you are told."
  type        = number
  default     = 5

  validation {
    condition     = var.budget >= 1 && floor(var.budget) == var.budget
    error_message = "A whole number, 1 or more."
  }
}
