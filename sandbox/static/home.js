// The home page: opens a file as a new workbook.

const form = document.querySelector("#import");
const told = document.querySelector("#told");

form.querySelector("input").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const query = new URLSearchParams({
    name: file.name,
    locale: form.querySelector("select").value,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const answer = await fetch(`/_pages/import?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
  const found = await answer.json();
  event.target.value = "";
  if (answer.ok) location.href = `/sheet/${found.id}`;
  told.textContent = found.error?.message ?? "";
  told.classList.toggle("wrong", !answer.ok);
});
