/** The page of jobs asks every second and a half how those that wait or run stand, and comes anew when one has ended. */

const PAUSE = 1500;

/** @typedef {{id: string, state: string, done: number, total: number | null}} Job */

/** @param {Document} page */
function watchJobs(page) {
  const list = /** @type {HTMLElement | null} */ (page.querySelector("[data-jobs]"));
  const rows = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-job]")]);
  if (!list || rows.length === 0) return;
  const address = new URL(list.dataset.state ?? "", page.baseURI);
  for (const row of rows) address.searchParams.append("id", row.dataset.job ?? "");

  const look = async () => {
    if (!page.hidden) {
      const jobs = await ask(address);
      if (jobs && rows.some((row) => ended(row, jobs))) {
        location.reload();
        return;
      }
      for (const row of rows) show(row, jobs?.find((job) => job.id === row.dataset.job));
    }
    setTimeout(look, PAUSE);
  };
  setTimeout(look, PAUSE);
}

/** @param {URL} address @returns {Promise<Job[] | null>} null while there is no answer: the next look may have one */
async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).jobs : null;
  } catch {
    return null;
  }
}

/** @param {HTMLElement} row @param {Job[]} jobs */
function ended(row, jobs) {
  const job = jobs.find((one) => one.id === row.dataset.job);
  return !job || job.state !== row.dataset.jobState;
}

/** @param {HTMLElement} row @param {Job | undefined} job */
function show(row, job) {
  const bar = /** @type {HTMLProgressElement | null} */ (row.querySelector("[data-job-bar]"));
  const words = row.querySelector("[data-job-words]");
  if (!job?.total || !bar || !words) return;
  bar.max = job.total;
  bar.value = job.done;
  words.textContent = `${job.done.toLocaleString("en")} / ${job.total.toLocaleString("en")}`;
}

watchJobs(document);
