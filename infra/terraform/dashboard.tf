# One page: what finished, what failed, what waits, and the last lines of the log.

locals {
  charts = {
    finished = "Runs that finished"
    failed   = "Runs that need a person"
    away     = "Runs that come again"
  }

  chart_widgets = [for key, title in local.charts : {
    title = title
    xyChart = {
      dataSets = [{
        plotType   = "STACKED_BAR"
        targetAxis = "Y1"
        timeSeriesQuery = {
          timeSeriesFilter = {
            filter = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${var.name}-${key}\""
            aggregation = {
              alignmentPeriod    = "3600s"
              perSeriesAligner   = "ALIGN_SUM"
              crossSeriesReducer = "REDUCE_SUM"
            }
          }
        }
      }]
    }
  }]

  log_widget = {
    title = "What happened"
    logsPanel = {
      filter        = "${local.of_ours} AND jsonPayload.event:*"
      resourceNames = ["projects/${var.project}"]
    }
  }
}

resource "google_monitoring_dashboard" "page" {
  dashboard_json = jsonencode({
    displayName = "Aldía (${var.name})"
    gridLayout = {
      columns = "2"
      widgets = concat(local.chart_widgets, [local.log_widget])
    }
  })

  depends_on = [time_sleep.metrics]
}
