// How much of a file has been sent: <progress data-sent hidden> in the form that sends it.

document.addEventListener("htmx:xhr:progress", (event) => {
  const { lengthComputable, loaded, total } = event.detail;
  const bar = event.target.querySelector?.("progress[data-sent]");
  if (!bar || !lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * loaded) / total;
});
