// Fills the page.
startTheme();
startProgram(document.getElementById("program-form"), document.getElementById("program-answer"));
recordChooser(document.getElementById("records-shown"));
data.workloads.forEach((_, workload) => startWorkload(document.querySelector(`[data-workload="${workload}"]`), workload));
startPercentiles(document.getElementById("percentiles"));
startCells(document.getElementById("cells"));

// What is folded is part of the report, on paper too.
window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details.fold")) fold.open = true;
});

// A link to a chart may name the metric that the chart is to show.
document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-metric]");
    if (link) blocks.get(link.getAttribute("href").slice(1))?.showMetric(link.dataset.metric);
});
