// The mailbox: shows a letter as wide as it is, and sends events about it back to the sender.

const frame = document.querySelector("iframe");

function fit() {
  const letter = frame.contentDocument?.documentElement;
  if (letter) frame.style.height = `${letter.scrollHeight + 4}px`;
}

frame?.addEventListener("load", fit);
if (frame?.contentDocument?.readyState === "complete") fit();

for (const button of document.querySelectorAll(".widths button")) {
  button.addEventListener("click", () => {
    document.querySelector(".widths .on").classList.remove("on");
    button.classList.add("on");
    frame.style.width = button.dataset.width ? `${button.dataset.width}px` : "";
    frame.style.height = "";
    requestAnimationFrame(fit);
  });
}

const events = document.querySelector(".events");
events?.addEventListener("click", async (click) => {
  const event = click.target.dataset.event;
  if (!event) return;
  const order = { letter: Number(events.dataset.letter), event };
  if (event === "reply") order.text = events.dataset.reply;
  const answer = await fetch("/_sandbox/events", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(order),
  });
  const found = await answer.json();
  const told = events.querySelector("[role=status]");
  told.textContent = answer.ok
    ? (found.listening ? events.dataset.reported : events.dataset.nobody)
    : found.error.message;
  told.classList.toggle("wrong", !answer.ok);
});
