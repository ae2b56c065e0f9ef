/* global Behaviour */
// Adds a server that is like another one, under a name of its own. Core has a button to add and one to delete, but none to
// copy.
Behaviour.specify(".qualys-flow-copy-server", "qualys-flow-copy-server", 0, (button) => {
  button.addEventListener("click", () => {
    const source = button.closest(".repeated-chunk");
    const container = source.closest(".repeated-container");
    const before = new Set(container.children);
    Array.from(container.children)
      .find((child) => child.classList.contains("repeatable-add"))
      .click();
    const copy = Array.from(container.children).find(
      (child) => !before.has(child) && child.classList.contains("repeated-chunk"),
    );
    const targets = Array.from(copy.querySelectorAll("[name^='_.']"));
    for (const field of source.querySelectorAll("[name^='_.']")) {
      const target = targets.find((one) => one.name === field.name);
      if (target) {
        copyField(field, target);
      }
    }
    // Only now, since some fields are checked together with others.
    targets.forEach((target) => target.dispatchEvent(new Event("change", { bubbles: true })));
    copy.querySelector("[name='_.name']").focus();
  });

  function copyField(field, target) {
    if (field.name === "_.name") {
      target.value = field.value ? `${field.value}-copy` : "";
    } else if (field.name === "_.defaultServer") {
      // There is one default at most.
      target.checked = false;
    } else if (field.type === "checkbox") {
      target.checked = field.checked;
    } else if (field.tagName === "SELECT") {
      // Its own options are still on their way; when they arrive, what is selected stays selected.
      target.innerHTML = "";
      Array.from(field.options).forEach((option) => target.appendChild(option.cloneNode(true)));
      target.selectedIndex = field.selectedIndex;
    } else {
      target.value = field.value;
    }
  }
});
