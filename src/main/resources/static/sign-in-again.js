// The web applications show a sign-in form of their own when a session is over. Here the school's provider signs people
// in, and the server knows the way: so the page is loaded anew instead. Not twice within ten seconds, whatever happens.
const again = () => {
  if (!location.hash.startsWith('#/login')) {
    return;
  }
  const last = Number(sessionStorage.getItem('signed-in-again'));
  if (Date.now() - last > 10000) {
    sessionStorage.setItem('signed-in-again', String(Date.now()));
    location.replace(location.pathname);
  }
};
new MutationObserver(again).observe(document.documentElement, {childList: true, subtree: true});
