"""Show what a guarded update will do, and ask for the learner's decisions."""

from __future__ import annotations

import html
import re
from typing import Any, Callable

from aqt.qt import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFont,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    Qt,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
    qconnect,
)

from .. import identity
from . import merge
from .apply import Choices
from .plan import Item, Plan

CHOICES = (
    (merge.MINE, "Keep mine"),
    (merge.NEW, "Use the new text"),
    (merge.BOTH, "Use the new text, and move mine to My notes"),
)
# The colors of the cards' links in light mode, which are readable in dark mode, too.
MAIN_BUTTON = """QPushButton {
  background: #0067a5; color: white; border: 2px solid #0067a5; border-radius: 6px;
  padding: 5px 24px; font-weight: bold;
}
QPushButton:hover { background: #00578c; }
QPushButton:focus { border-color: palette(text); }"""
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br\s*/?>|</(p|div|li|tr)>", re.IGNORECASE)


def readable(markup: str) -> str:
    """Convert a field's HTML to text."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", markup)))
    return re.sub(r"\n{2,}", "\n", text).strip()


def pair(mine: str, new: str) -> tuple[str, str]:
    """Return two texts for comparison, with their markup if only that differs."""
    shown = readable(mine), readable(new)
    return shown if shown[0] != shown[1] else (mine, new)


def question(item: Item) -> str:
    """Return a note's question as one short line."""
    first = next(iter(item.fields.values()), "")
    line = " ".join(readable(re.sub(r"\{\{c\d+::(.*?)\}\}", "…", first)).split())
    return line if len(line) <= 80 else line[:79] + "…"


def _count(number: int, noun: str) -> str:
    return "{} {}{}".format(number, noun, "" if number == 1 else "s")


def plain(text: str, size: float = 1, bold: bool = False) -> QLabel:
    """Return a label that shows a text literally, even if it looks like markup.

    `size` is relative to that of ordinary text.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * size)
    font.setBold(bold)
    label.setFont(font)
    return label


class Summary(QDialog):
    """A dialog that shows a plan, and calls `update` with the learner's choices if they accept."""

    def __init__(self, parent: QWidget, plan: Plan, update: Callable[[Choices], Any]) -> None:
        super().__init__(parent)
        self.plan = plan
        self.update_now = update
        self.boxes: dict[tuple[str, str], QComboBox] = {}
        self.setWindowTitle(
            f"Update {identity.NAME} to {plan.package.version}"
            if plan.have
            else f"Import {identity.NAME} {plan.package.version}"
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(plain(self.windowTitle(), 1.5, bold=True))
        layout.addSpacing(8)
        layout.addLayout(self._figures())
        layout.addSpacing(8)
        if self.remarks():
            label = plain("\n".join(self.remarks()))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        if plan.conflicts:
            layout.addSpacing(8)
            layout.addWidget(
                plain(
                    "Both you and the new release changed these texts. Which do you want to keep?",
                    bold=True,
                )
            )
            layout.addWidget(self._conflicts(), 3)
        details = self.details()
        if details:
            text = QPlainTextEdit(details)
            text.setReadOnly(True)
            text.setTabChangesFocus(True)
            text.setAccessibleName("The affected cards")
            layout.addSpacing(8)
            layout.addWidget(plain("The affected cards", bold=True))
            layout.addWidget(text, 2)
        self.look = QCheckBox(
            "Replace your own templates and styling with the new ones "
            f"(your styles in {identity.USER_CSS} always stay)"
        )
        self.look.setVisible(bool(plan.own_look))
        layout.addWidget(self.look)
        retired = sum(identity.TAG + "retired" in item.incoming.tags for item in plan.items)
        self.suspend = QCheckBox("Suspend retired cards ({})".format(_count(retired, "note")))
        self.suspend.setVisible(bool(retired))
        layout.addWidget(self.suspend)
        layout.addStretch(0)
        layout.addWidget(
            plain(
                (
                    "Your schedule, decks, flags, tags, and My notes stay as they are. If you changed "
                    "cards on another device, sync both before you update. "
                    if plan.have
                    else ""
                )
                + "A backup is made first, and a single Edit → Undo reverts everything."
            )
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go: Any = self.buttons.addButton(
            "Update" if plan.have else "Import", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.go.setStyleSheet(MAIN_BUTTON)
        qconnect(self.buttons.accepted, self.accept)
        qconnect(self.buttons.rejected, self.reject)
        layout.addWidget(self.buttons)
        self.go.setDefault(True)
        self.go.setFocus()
        if plan.conflicts or details:
            self.resize(820, 560)
        else:  # little to say
            self.resize(520, self.sizeHint().height())

    def figures(self) -> list[tuple[int, str]]:
        """Return the numbers that sum up the update, each with its caption."""
        plan = self.plan
        busy = sum(item.changes or bool(item.merged.conflicts) for item in plan.items)
        shown = [
            (plan.new, "new note" if plan.new == 1 else "new notes"),
            (len(plan.updated), "to update"),
            (plan.have - busy - len(plan.blocked), "up to date"),
            (
                len(plan.conflicts),
                "text to decide on" if len(plan.conflicts) == 1 else "texts to decide on",
            ),
        ]
        if not plan.have:
            cards = [card for note in plan.arriving for card in note.cards]
            decks = {card.deck for card in cards}
            shown.append((len(cards), "card" if len(cards) == 1 else "cards"))
            shown.append((len(decks), "deck" if len(decks) == 1 else "decks"))
        return [(number, caption) for number, caption in shown if number]

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(36)
        for number, caption in self.figures():
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(plain(f"{number:,}", 2, bold=True))
            words = plain(caption)
            words.setWordWrap(False)
            column.addWidget(words)
            row.addLayout(column)
        row.addStretch(1)
        return row

    def remarks(self) -> list[str]:
        """Return what else the learner should know about the plan."""
        plan = self.plan
        lines = []
        if plan.kept:
            lines.append("{} with your own text, which stays.".format(_count(len(plan.kept), "note")))
        if plan.blocked:
            lines.append(
                "{} left unchanged, because you moved {} to another note type.".format(
                    _count(len(plan.blocked), "note"), "it" if len(plan.blocked) == 1 else "them"
                )
            )
        if plan.deleted:
            lines.append(
                "{} that you deleted, which {} deleted. File → Import brings {} back.".format(
                    _count(len(plan.deleted), "note"),
                    *(("stays", "it") if len(plan.deleted) == 1 else ("stay", "them")),
                )
            )
        if plan.own_look:
            lines.append("You changed the look of {} cards.".format(" and ".join(plan.own_look)))
        if plan.new_look:
            lines.append(
                "The look of the cards and their examples will be updated"
                + (", except for what you changed." if plan.own_look else ".")
            )
        return lines

    def details(self) -> str:
        """List the affected notes, one per line."""
        lines = []
        if self.plan.updated:
            lines += ["To update:", *("    " + question(item) for item in self.plan.updated)]
        if self.plan.kept:
            lines += [
                "Kept as yours:",
                *(
                    "    {} ({})".format(question(item), ", ".join(item.merged.kept))
                    for item in self.plan.kept
                ),
            ]
        return "\n".join(lines)

    def _conflicts(self) -> QTableWidget:
        """Return a table with both texts side by side, and the choice between them."""
        table = QTableWidget(len(self.plan.conflicts), 4)
        table.setHorizontalHeaderLabels(["Card", "Your text", "New text", "What to do"])
        numbers: Any = table.verticalHeader()
        numbers.setVisible(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        header: Any = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Fixed)
        for row, (item, name) in enumerate(self.plan.conflicts):
            mine, new = pair(item.fields[name], item.incoming.fields[name])
            for column, text in enumerate((f"{question(item)}\n({name})", mine, new)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(html.escape(text[:2000]))
                table.setItem(row, column, cell)
            box = QComboBox()
            for value, words in CHOICES:
                if value != merge.BOTH or merge.MY_NOTES in item.fields:
                    box.addItem(words, value)
            box.setAccessibleName(f"{question(item)}, {name}")
            table.setCellWidget(row, 3, box)
            self.boxes[item.guid, name] = box
            header.resizeSection(3, max(header.sectionSize(3), box.sizeHint().width() + 8))
        if len(self.plan.conflicts) <= 200:  # measuring thousands would take long
            table.resizeRowsToContents()
            rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
            table.setMaximumHeight(header.sizeHint().height() + rows + 2 * table.frameWidth() + 2)
        return table

    def choices(self) -> Choices:
        """Return the learner's choices."""
        return Choices(
            {key: str(box.currentData()) for key, box in self.boxes.items()},
            self.look.isChecked(),
            self.suspend.isChecked(),
            frozenset(self.boxes),
        )

    def accept(self) -> None:
        """Close the dialog, and start the update."""
        chosen = self.choices()
        super().accept()
        self.update_now(chosen)
