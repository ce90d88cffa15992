"use strict";
/* Filters and sorts what the page already shows. Without it the page is whole, and the tools stay hidden. */
{
  const tools = document.getElementById("tools");
  const search = document.getElementById("search");
  const severity = document.getElementById("severity");
  const order = document.getElementById("order");
  const shown = document.getElementById("shown");
  const by = document.getElementById("by");
  const sorted = document.getElementById("sorted");
  const units = document.getElementById("by-unit");
  const ranks = [...severity.options].map((option) => option.value);
  const words = (element) => element.textContent.toLowerCase();

  const cards = [...document.querySelectorAll("article")].map((element) => ({
    element,
    home: element.parentElement,
    severity: element.classList[1],
    months: Number(element.dataset.months || 1),
    text: words(element) + words(element.parentElement.querySelector("h3")),
  }));
  const groups = [...document.querySelectorAll(".matrix tbody")].map((element) => ({
    element,
    members: [...element.querySelectorAll("tr[id]")],
  })).concat([...document.querySelectorAll("ul.calendar")].map((element) => ({
    element,
    heading: element.previousElementSibling,
    members: [...element.children],
  })));
  for (const group of groups) {
    const unit = words(group.heading || group.element.querySelector(".group"));
    group.texts = group.members.map((member) => words(member.querySelector("th, .who")) + unit);
  }

  const filter = () => {
    const wanted = search.value.toLowerCase().trim();
    let found = 0;
    for (const card of cards) {
      const fits = card.text.includes(wanted) && (!severity.value || card.severity === severity.value);
      card.element.hidden = !fits;
      found += fits;
    }
    for (const unit of units.children) {
      unit.hidden = order.value !== "unit"
        || Boolean(wanted || severity.value) && !unit.querySelector("article:not([hidden])");
    }
    for (const group of groups) {
      let any = false;
      group.members.forEach((member, place) => {
        member.hidden = !group.texts[place].includes(wanted);
        any ||= !member.hidden;
      });
      group.element.hidden = !any;
      if (group.heading) group.heading.hidden = !any;
    }
    shown.textContent = found;
    by.textContent = `. ${order.labels[0].textContent}: ${order.selectedOptions[0].text}`;
  };

  const compare = {
    severity: (one, other) => ranks.indexOf(one.severity) - ranks.indexOf(other.severity),
    months: (one, other) => other.months - one.months,
  };
  const sort = () => {
    const moved = cards.filter((card) => units.contains(card.home));
    sorted.hidden = order.value === "unit";
    if (sorted.hidden) {
      for (const card of moved) card.home.append(card.element);
    } else {
      sorted.append(...moved.sort(compare[order.value]).map((card) => card.element));
    }
    filter();
  };

  search.addEventListener("input", filter);
  severity.addEventListener("change", filter);
  order.addEventListener("change", sort);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const goal = link && document.getElementById(link.getAttribute("href").slice(1));
    if (goal && goal.closest("[hidden]")) {
      search.value = severity.value = "";
      filter();
    }
  });
  filter();
  tools.hidden = false;
}
