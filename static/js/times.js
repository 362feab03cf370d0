// Keeps "5 min ago" true on a page that stays open. Same words as partials/ui/time.tsx; older dates do not move.

const MINUTE = 60_000;

setInterval(refresh, 30_000);
document.addEventListener('visibilitychange', () => document.hidden || refresh());

function refresh() {
  const now = Date.now();
  for (const time of document.querySelectorAll('time[data-relative]')) {
    const minutes = Math.floor((now - Date.parse(time.dateTime)) / MINUTE);
    if (minutes < 0 || minutes >= 12 * 60) continue;
    const words =
      minutes < 1 ? 'just now' : minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
    if (time.textContent !== words && !/[a-z]{4,}day|^\d+ [A-Z]/.test(time.textContent))
      time.textContent = words;
  }
}
