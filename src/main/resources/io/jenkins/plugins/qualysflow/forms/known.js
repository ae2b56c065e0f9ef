/*
 * Helps to fill in forms with what Qualys Flow knows: completes ids of connectors and nodes, and shows the variables of a
 * workflow. Names and values come from the service, so they are only ever set as text.
 *
 * findNearBy, crumb and Behaviour are Jenkins' own.
 */
(() => {
  'use strict';

  const PAUSE = 250;

  const create = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  };

  /** The value of a field; empty if the form does not have it. */
  const valueOf = (field) => (field ? field.value : '');

  /** Posts a value together with the fields of the same form; completes with the JSON of the answer. */
  const ask = (element, value, fields) => {
    const body = new URLSearchParams({ value });
    fields.forEach((name) => body.append(name.split('/').pop(), valueOf(findNearBy(element, name))));
    return fetch(element.dataset.qualysFlowUrl, {
      method: 'POST',
      headers: crumb.wrap({ 'Content-Type': 'application/x-www-form-urlencoded' }),
      body,
    }).then((answer) => {
      if (!answer.ok) {
        throw new Error(answer.statusText);
      }
      return answer.json();
    });
  };

  /** As if a person had typed it. */
  const enter = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  let lists = 0;

  /** Offers choices with an id and a label; of patterns with commas between, the last is completed. */
  const complete = (field) => {
    const fields = field.dataset.qualysFlowFields.split(' ');
    const list = create('ul', 'qualys-flow-choices');
    list.id = `qualys-flow-choices-${++lists}`;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', field.dataset.choices);
    list.hidden = true;
    const note = create('p', 'qualys-flow-known-note');
    note.setAttribute('role', 'status');
    note.hidden = true;
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', list.id);
    field.setAttribute('aria-expanded', 'false');
    field.setAttribute('autocomplete', 'off');
    field.after(list, note);

    let timer;
    let asked = 0;
    let active = -1;

    const say = (texts) => {
      note.textContent = texts.filter(Boolean).join(' ');
      note.hidden = note.textContent === '';
    };

    const close = () => {
      clearTimeout(timer);
      asked++;
      active = -1;
      list.hidden = true;
      field.setAttribute('aria-expanded', 'false');
      field.removeAttribute('aria-activedescendant');
    };

    const activate = (index) => {
      const options = Array.from(list.children);
      active = (index + options.length) % options.length;
      options.forEach((option, at) => option.setAttribute('aria-selected', String(at === active)));
      options[active].scrollIntoView({ block: 'nearest' });
      field.setAttribute('aria-activedescendant', options[active].id);
    };

    /** What is typed before the pattern that is completed. */
    const kept = () => {
      const before = field.value.match(/^.*,\s*/);
      return before && field.dataset.qualysFlowPatterns ? before[0] : '';
    };

    const choose = (choice) => {
      close();
      enter(field, kept() + choice.id);
      const end = ` - ${choice.id}`;
      say([
        choice.label.endsWith(end) && choice.label.slice(0, -end.length),
        choice.remediationOff && `– ${field.dataset.remediationOff}`,
      ]);
    };

    const offer = (choice, at) => {
      const option = create('li', 'qualys-flow-choice', choice.label);
      option.id = `${list.id}-${at}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      if (choice.remediationOff) {
        option.append(' ', create('span', 'qualys-flow-known-warning', field.dataset.remediationOffShort));
      }
      // Before the field loses the focus, which closes the list.
      option.addEventListener('mousedown', (event) => {
        event.preventDefault();
        choose(choice);
      });
      option.choice = choice;
      return option;
    };

    const show = (answer) => {
      say(answer.hints);
      list.textContent = '';
      answer.choices.map(offer).forEach((option) => list.append(option));
      active = -1;
      list.hidden = answer.choices.length === 0;
      field.setAttribute('aria-expanded', String(!list.hidden));
      field.removeAttribute('aria-activedescendant');
    };

    const update = () => {
      const number = ++asked;
      ask(field, field.value, fields)
        .then((answer) => number === asked && show(answer))
        .catch(() => number === asked && close());
    };

    field.addEventListener('input', () => {
      clearTimeout(timer);
      say([]);
      if (field.value.trim() === '') {
        close();
      } else {
        timer = setTimeout(update, PAUSE);
      }
    });
    field.addEventListener('blur', close);
    field.addEventListener('keydown', (event) => {
      const isOpen = !list.hidden;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        if (isOpen) {
          activate(event.key === 'ArrowDown' ? active + 1 : Math.max(active, 0) - 1);
        } else {
          update();
        }
      } else if (event.key === 'Enter' && isOpen && active >= 0) {
        event.preventDefault();
        choose(list.children[active].choice);
      } else if (event.key === 'Escape' && isOpen) {
        event.stopPropagation();
        close();
      }
    });
  };

  const WORKFLOW = ['workflowId', 'workflowName', 'server', 'credentialsId'];

  const showVariables = (button) => {
    const region = button.parentElement.querySelector('.qualys-flow-variables');
    const texts = region.dataset;

    const field = () => findNearBy(button, button.dataset.fills);

    const table = (variables) => {
      const shown = create('table', 'jenkins-table jenkins-table--small');
      const heading = shown.createTHead().insertRow();
      [texts.name, texts.type, texts.value].forEach((text) => {
        const cell = create('th', '', text);
        cell.scope = 'col';
        heading.append(cell);
      });
      const body = shown.createTBody();
      variables.forEach((variable) => {
        const row = body.insertRow();
        [variable.name, variable.type || '', variable.value].forEach((text) =>
          row.append(create('td', '', text)),
        );
      });
      return shown;
    };

    const status = (text) => {
      const line = create('p', 'qualys-flow-known-note', text);
      line.setAttribute('role', 'status');
      return line;
    };

    /** Asks anew, since the field may have changed; shows anew, which ends an earlier complaint about the field. */
    const fill = () =>
      request().then((answer) => {
        show(answer);
        if (answer.json !== null) {
          enter(field(), answer.json);
        } else if (answer.unfilled) {
          region.append(status(answer.unfilled));
        }
      });

    const fillButton = () => {
      const filling = create('button', 'jenkins-button', texts.fill);
      filling.type = 'button';
      filling.addEventListener('click', () => fill().catch(failed));
      return filling;
    };

    const show = (answer) => {
      region.replaceChildren();
      if (answer.problem !== null) {
        region.append(status(answer.problem || texts.failed));
      } else if (answer.variables.length === 0) {
        region.append(status(texts.none));
      }
      if (answer.variables.length > 0) {
        const scroll = create('div', 'qualys-flow-known-scroll');
        scroll.tabIndex = 0;
        scroll.setAttribute('role', 'region');
        scroll.setAttribute('aria-label', answer.title || texts.name);
        scroll.append(table(answer.variables));
        region.append(scroll);
      }
      if (answer.more > 0) {
        region.append(status(`+ ${answer.more}`));
      }
      if (answer.variables.some((variable) => variable.filled)) {
        region.append(fillButton());
      }
      region.hidden = false;
    };

    const failed = () => {
      region.replaceChildren(status(texts.failed));
      region.hidden = false;
    };

    const request = () => ask(button, valueOf(field()), WORKFLOW);

    button.addEventListener('click', () => {
      button.disabled = true;
      request()
        .then(show)
        .catch(failed)
        .finally(() => (button.disabled = false));
    });
  };

  /** Jenkins may apply a behaviour to an element more than once. */
  const once = (selector, begin) => {
    const begun = new WeakSet();
    Behaviour.specify(selector, `qualys-flow ${selector}`, 0, (element) => {
      if (!begun.has(element)) {
        begun.add(element);
        begin(element);
      }
    });
  };

  once('input.qualys-flow-complete', complete);
  once('button.qualys-flow-show-variables', showVariables);
})();
