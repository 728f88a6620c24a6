/** The folds of a long menu: which are open is kept in a cookie, so that the next page arrives the same way. */

const COOKIE = "menu";
const A_YEAR = 365 * 24 * 3600;

/**
 * The open groups after one was pressed.
 * @param {string} cookies as `document.cookie` gives them
 * @param {string} group
 * @param {boolean} open
 * @returns {string} the cookie's new value: names with dots between
 */
export function openedAfter(cookies, group, open) {
  const kept = cookies.split("; ").find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? "";
  const others = kept.split(".").filter((name) => name && name !== group);
  return (open ? [...others, group] : others).join(".");
}

/**
 * Remember what is folded; the menu stands twice on a page (at the side and in the drawer), and both agree.
 * @param {Document} page
 */
export function rememberFolds(page) {
  const folds = /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll("details[data-menu-group]"));
  for (const fold of folds) {
    fold.querySelector("summary")?.addEventListener("click", () => {
      const open = !fold.open; // the press is told before the fold moves
      const group = fold.dataset.menuGroup ?? "";
      const secure = page.location.protocol === "https:" ? "; Secure" : "";
      page.cookie = `${COOKIE}=${openedAfter(page.cookie, group, open)}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
      for (const twin of folds) if (twin !== fold && twin.dataset.menuGroup === group) twin.open = open;
    });
  }
}
