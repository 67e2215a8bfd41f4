// While work goes on elsewhere: asks for the page again and shows how far it is; when it is done, opens the page anew.
"use strict";
(() => {
  const pause = 1500;
  const part = (root) => root.querySelector("[data-progress]");

  const look = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const found = part(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const here = part(document);
    if (!found || !found.querySelector("progress")) { location.reload(); return; }
    // Only what changed, so that a reader's place and a screen reader's line stay.
    const [line, bar] = [here.querySelector("[aria-live]"), here.querySelector("progress")];
    const words = found.querySelector("[aria-live]").textContent;
    if (line.textContent !== words) line.textContent = words;
    bar.value = found.querySelector("progress").value;
    setTimeout(() => look().catch(() => {}), pause);
  };

  if (part(document)?.querySelector("progress")) setTimeout(() => look().catch(() => {}), pause);
})();
