# What is deployed: the files that these patterns allow, and no other. `make archive` builds the same.

locals {
  repository    = abspath("${path.module}/../..")
  shipped_files = sort(distinct(flatten([for pattern in jsondecode(file("${path.module}/shipped.json")) : tolist(fileset(local.repository, pattern))])))
}
