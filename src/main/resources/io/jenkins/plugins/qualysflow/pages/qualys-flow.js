/*
 * Keeps the parts of a page that show what runs up to date: asks for them again every few seconds while they say that more
 * may come and the page can be seen. Without it they stay as they were when the page was loaded.
 */
(() => {
  'use strict';

  const EVERY = 5000;
  const LONGEST = 60000;

  const isRunning = (region) => region.querySelector('[data-qualys-flow-running]') !== null;

  /** Puts new content in place, and the focus back to where it was. */
  const replace = (region, html) => {
    const focus = region.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    // A document of its own: nothing in it runs.
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    region.textContent = '';
    while (fresh.body.firstChild) {
      region.appendChild(document.adoptNode(fresh.body.firstChild));
    }
    if (focus !== null) {
      const link = Array.from(region.querySelectorAll('a')).find((each) => each.getAttribute('href') === focus);
      if (link) {
        link.focus();
      }
    }
  };

  const follow = (region) => {
    let pause = EVERY;
    let waiting = false;

    const later = () => setTimeout(look, pause);

    const end = () => {
      const notice = document.querySelector('[data-qualys-flow-ended]');
      if (notice) {
        notice.textContent = notice.dataset.qualysFlowEnded;
      }
    };

    const goOn = () => {
      if (isRunning(region)) {
        later();
      } else {
        end();
      }
    };

    const look = () => {
      if (document.hidden) {
        waiting = true;
        return;
      }
      fetch(region.dataset.qualysFlowLive, { cache: 'no-store', redirect: 'error' })
        .then((answer) => {
          if (answer.status >= 400 && answer.status < 500) {
            // Signed out, or the build is gone: asking again would not help.
            return;
          }
          if (!answer.ok) {
            throw new Error(answer.statusText);
          }
          return answer.text().then((html) => {
            replace(region, html);
            pause = EVERY;
            goOn();
          });
        })
        .catch(() => {
          pause = Math.min(2 * pause, LONGEST);
          goOn();
        });
    };

    document.addEventListener('visibilitychange', () => {
      if (waiting && !document.hidden) {
        waiting = false;
        look();
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
