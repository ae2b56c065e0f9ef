/*
 * Keeps the parts of a page that show what runs up to date: asks for them again every few seconds while they say that more
 * may come and the page can be seen. Without it they stay as they were when the page was loaded.
 */
(() => {
  'use strict';

  const EVERY = 5000;
  const LONGEST = 60000;

  /** Answers that speak of the request and not of the page: another may be answered. */
  const PASSING = [408, 429];

  const isRunning = (region) => region.querySelector('[data-qualys-flow-running]') !== null;

  /** Whether somebody marks something in it to copy it. */
  const isSelected = (region) => {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && selection.containsNode(region, true);
  };

  const scrollable = (region) => Array.from(region.querySelectorAll('.qualys-flow-scroll'));

  /** By what an element that can have the focus is known: where it leads, or its name. */
  const key = (element) => element.getAttribute('href') || element.getAttribute('aria-label');

  /** Shows the new content where the focus was, and scrolled as far as before. */
  const replace = (region, html) => {
    const focused = region.contains(document.activeElement) ? key(document.activeElement) : null;
    const scrolled = scrollable(region).map((part) => part.scrollLeft);
    // A document of its own: nothing in it runs.
    const fresh = new DOMParser().parseFromString(html, 'text/html').body;
    region.textContent = '';
    Array.from(fresh.childNodes).forEach((node) => region.appendChild(document.adoptNode(node)));
    scrollable(region).forEach((part, at) => (part.scrollLeft = scrolled[at] || 0));
    if (focused) {
      Array.from(region.querySelectorAll('a, [tabindex]'))
        .find((element) => key(element) === focused)
        ?.focus({ preventScroll: true });
    }
  };

  /** Says something that the page has ready, such as that there is nothing more to come. */
  const say = (name) => {
    const notice = document.querySelector(`[data-${name}]`);
    if (notice) {
      notice.textContent = notice.getAttribute(`data-${name}`);
    }
    return notice;
  };

  const follow = (region) => {
    let pause = EVERY;
    let waiting = false;

    const later = () => setTimeout(ask, pause);

    /** What is shown is not true for long any more, and nothing else on the page would tell. */
    const giveUp = () => say('qualys-flow-stale')?.classList.replace('jenkins-visually-hidden', 'qualys-flow-notice');

    const show = (html) => {
      pause = EVERY;
      if (isSelected(region)) {
        later();
        return;
      }
      replace(region, html);
      if (isRunning(region)) {
        later();
      } else {
        say('qualys-flow-ended');
      }
    };

    const ask = () => {
      if (document.hidden) {
        waiting = true;
        return;
      }
      fetch(region.dataset.qualysFlowLive, { cache: 'no-store', redirect: 'manual' })
        .then((answer) => {
          const isRefused = answer.status >= 400 && answer.status < 500 && !PASSING.includes(answer.status);
          if (isRefused || answer.type === 'opaqueredirect') {
            // Signed out, or the build is gone: asking again would not help.
            giveUp();
            return;
          }
          if (!answer.ok) {
            throw new Error(answer.statusText);
          }
          return answer.text().then(show);
        })
        .catch(() => {
          pause = Math.min(2 * pause, LONGEST);
          later();
        });
    };

    document.addEventListener('visibilitychange', () => {
      if (waiting && !document.hidden) {
        waiting = false;
        ask();
      }
    });
    later();
  };

  const begin = () =>
    Array.from(document.querySelectorAll('[data-qualys-flow-live]')).filter(isRunning).forEach(follow);

  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', begin);
  } else {
    begin();
  }
})();
