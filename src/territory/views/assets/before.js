// Before the first paint: the appearance the reader chose, the sign that scripts run, and where Streamlit's
// server is, so that it need not be looked for (two round trips and two 404s below the root otherwise).
document.documentElement.classList.add("scripted");
try {
  const theme = localStorage.getItem("territory-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  // Streamlit's own widgets, where a page shows them, follow the same choice.
  const native = `stActiveTheme-${location.pathname}-v2`;
  if (theme === "light" || theme === "dark") localStorage.setItem(native, theme === "dark" ? '"Dark"' : '"Light"');
  else localStorage.removeItem(native);
} catch { /* no storage: the system's appearance */ }
window.__streamlit = {
  BACKEND_BASE_URL: location.origin + "/",
  MAIN_PAGE_BASE_URL: location.origin + "/",
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
