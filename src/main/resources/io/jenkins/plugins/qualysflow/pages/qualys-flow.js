/*
 * Updates the parts of a page that have the attribute data-qualys-flow-live, which holds the address of their content. Polls
 * that address every few seconds while the content has an element with data-qualys-flow-running and the page is visible.
 */
(() => {
  'use strict';

  const INTERVAL = 5000;
  const MAX_INTERVAL = 60000;

  /** Client errors after which it is worth trying again. */
  const TEMPORARY = [408, 429];

  const isRunning = (region) => region.querySelector('[data-qualys-flow-running]') !== null;

  /** Whether the user has selected text in it, perhaps to copy it: replacing the content would lose the selection. */
  const isSelected = (region) => {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && selection.containsNode(region, true);
  };

  const scrollable = (region) => Array.from(region.querySelectorAll('.qualys-flow-scroll'));

  /** Identifies a focusable element, to find it again in the new content. */
  const key = (element) => element.getAttribute('href') || element.getAttribute('aria-label');

  /** Replaces the content and restores focus and scroll position. */
  const replace = (region, html) => {
    const focused = region.contains(document.activeElement) ? key(document.activeElement) : null;
    const scrolled = scrollable(region).map((part) => part.scrollLeft);
    // Scripts in a document made by DOMParser do not run.
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

  /** Announces the text of that data attribute in the status element. */
  const say = (name) => {
    const notice = document.querySelector(`[data-${name}]`);
    if (notice) {
      notice.textContent = notice.getAttribute(`data-${name}`);
    }
    return notice;
  };

  const follow = (region) => {
    let pause = INTERVAL;
    let waiting = false;

    const later = () => setTimeout(ask, pause);

    /** Tells the user that the page is no longer updated. */
    const giveUp = () => say('qualys-flow-stale')?.classList.replace('jenkins-visually-hidden', 'qualys-flow-notice');

    const show = (html) => {
      pause = INTERVAL;
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
          const isRefused = answer.status >= 400 && answer.status < 500 && !TEMPORARY.includes(answer.status);
          if (isRefused || answer.type === 'opaqueredirect') {
            // Signed out, or the build was deleted: trying again would not help.
            giveUp();
            return;
          }
          if (!answer.ok) {
            throw new Error(answer.statusText);
          }
          return answer.text().then(show);
        })
        .catch(() => {
          pause = Math.min(2 * pause, MAX_INTERVAL);
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
