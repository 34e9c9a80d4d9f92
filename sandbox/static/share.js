// Whether programs may open the workbook, at a press.

const button = document.querySelector(".share");

button.addEventListener("click", async () => {
  const shared = button.getAttribute("aria-pressed") !== "true";
  const answer = await fetch("/_sandbox/share", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ spreadsheet: button.dataset.book, shared }),
  });
  if (answer.ok) location.reload();
});
