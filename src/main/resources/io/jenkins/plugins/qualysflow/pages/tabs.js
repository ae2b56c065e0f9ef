/*
 * Makes tabs of the links to the parts of a page: one part is shown at a time. The address keeps which one, and the keyboard
 * moves among them as it does among tabs elsewhere. Without it the links lead to the parts, which are all there; on paper
 * they are, too.
 */
(() => {
  'use strict';

  const STEPS = { ArrowRight: (at) => at + 1, ArrowLeft: (at) => at - 1, Home: () => 0, End: () => -1 };

  /** To go back, or to open what is linked elsewhere. */
  const isForTheBrowser = (event) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;

  const make = (bar) => {
    const tabs = Array.from(bar.querySelectorAll('a[href^="#"]'));
    if (tabs.length === 0) {
      bar.parentElement.hidden = true;
      return;
    }
    const panels = tabs.map((tab) => document.getElementById(tab.hash.slice(1)).closest('.qualys-flow-section'));

    const select = (chosen) =>
      tabs.forEach((tab, at) => {
        const isChosen = at === chosen;
        tab.parentElement.classList.toggle('active', isChosen);
        tab.setAttribute('aria-selected', String(isChosen));
        tab.tabIndex = isChosen ? 0 : -1;
        panels[at].hidden = !isChosen;
      });

    /** Shows the part to which the address leads, whichever place in it that is. All ids of ours are plain. */
    const followAddress = () => {
      const target = document.getElementById(location.hash.slice(1));
      const at = target === null ? -1 : panels.findIndex((panel) => panel.contains(target));
      if (at >= 0) {
        select(at);
        target.scrollIntoView();
      }
    };

    const choose = (at) => {
      select(at);
      history.replaceState(history.state, '', tabs[at].hash);
    };

    bar.setAttribute('role', 'tablist');
    bar.setAttribute('aria-label', bar.parentElement.getAttribute('aria-label'));
    tabs.forEach((tab, at) => {
      const panel = panels[at];
      panel.id = `${tab.hash.slice(1)}-panel`;
      panel.setAttribute('role', 'tabpanel');
      tab.parentElement.setAttribute('role', 'presentation');
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', panel.id);
      tab.addEventListener('click', (event) => {
        if (!isForTheBrowser(event)) {
          event.preventDefault();
          choose(at);
        }
      });
      tab.addEventListener('keydown', (event) => {
        const step = STEPS[event.key];
        if (step && !isForTheBrowser(event)) {
          event.preventDefault();
          const next = (step(at) + tabs.length) % tabs.length;
          choose(next);
          tabs[next].focus();
        }
      });
    });
    select(0);
    followAddress();
    window.addEventListener('hashchange', followAddress);
  };

  const begin = () => document.querySelectorAll('[data-qualys-flow-tabs]').forEach(make);

  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', begin);
  } else {
    begin();
  }
})();
