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

  /** What somebody marks to copy it, wholly or in part. */
  const isSelected = (node) => {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && selection.containsNode(node, true);
  };

  /** By what an element is known among those beside it: its id, where it leads, or the title of a fact. */
  const key = (element) =>
    element.id || element.getAttribute('href') || element.querySelector(':scope > dt')?.textContent || '';

  const isLike = (one, other) => one.nodeName === other.nodeName && key(one) === key(other);

  /** The element to become the new one; texts have nothing to be known by but their place. */
  const counterpart = (from, fresh) => {
    if (fresh.nodeType !== Node.ELEMENT_NODE) {
      return from !== null && from.nodeType === fresh.nodeType ? from : null;
    }
    let at = from;
    while (at !== null && !(at.nodeType === Node.ELEMENT_NODE && isLike(at, fresh))) {
      at = at.nextSibling;
    }
    return at;
  };

  const remove = (node) => {
    if (isSelected(node)) {
      return false;
    }
    node.remove();
    return true;
  };

  /**
   * Changes what is there only where the new content differs: what is replaced loses the focus, its scroll position and the
   * cursor of a screen reader. What is selected stays as it is.
   *
   * Returns whether all of it is as the new content is.
   */
  const bring = (parent, fresh) => {
    let isWhole = true;
    let at = parent.firstChild;
    Array.from(fresh.childNodes).forEach((next) => {
      const same = counterpart(at, next);
      if (same === null) {
        parent.insertBefore(document.adoptNode(next), at);
        return;
      }
      while (at !== same) {
        const gone = at;
        at = at.nextSibling;
        isWhole = remove(gone) && isWhole;
      }
      at = same.nextSibling;
      isWhole = change(same, next) && isWhole;
    });
    while (at !== null) {
      const gone = at;
      at = at.nextSibling;
      isWhole = remove(gone) && isWhole;
    }
    return isWhole;
  };

  const change = (node, fresh) => {
    if (node.isEqualNode(fresh)) {
      return true;
    }
    if (node instanceof HTMLElement) {
      node
        .getAttributeNames()
        .filter((name) => !fresh.hasAttribute(name))
        .forEach((name) => node.removeAttribute(name));
      fresh.getAttributeNames().forEach((name) => {
        // Written again, even the same value may be told to those who can't see it.
        if (node.getAttribute(name) !== fresh.getAttribute(name)) {
          node.setAttribute(name, fresh.getAttribute(name));
        }
      });
      return bring(node, fresh);
    }
    if (isSelected(node)) {
      return false;
    }
    if (node.nodeType === Node.TEXT_NODE) {
      node.data = fresh.data;
    } else {
      // A picture.
      node.replaceWith(document.adoptNode(fresh));
    }
    return true;
  };

  /** Brings a region up to date, and the focus back to a link that had to be made anew. */
  const update = (region, html) => {
    const focused = region.contains(document.activeElement) ? document.activeElement : null;
    // A document of its own: nothing in it runs.
    const isWhole = bring(region, new DOMParser().parseFromString(html, 'text/html').body);
    if (focused !== null && !focused.isConnected) {
      Array.from(region.querySelectorAll('a'))
        .find((link) => link.getAttribute('href') === focused.getAttribute('href'))
        ?.focus({ preventScroll: true });
    }
    return isWhole;
  };

  const follow = (region) => {
    let pause = EVERY;
    let waiting = false;
    let isWhole = true;

    const later = () => setTimeout(look, pause);

    const end = () => {
      const notice = document.querySelector('[data-qualys-flow-ended]');
      if (notice) {
        notice.textContent = notice.dataset.qualysFlowEnded;
      }
    };

    /** What is shown is not true for long any more, and nothing else on the page would tell. */
    const giveUp = () => {
      const notice = document.querySelector('[data-qualys-flow-stale]');
      if (notice) {
        notice.textContent = notice.dataset.qualysFlowStale;
        notice.classList.replace('jenkins-visually-hidden', 'qualys-flow-notice');
      }
    };

    const goOn = () => {
      if (isRunning(region) || !isWhole) {
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
          return answer.text().then((html) => {
            isWhole = update(region, html);
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
