// A cell in a few words, with all of it in a card beside it: on hover, on focus, and when it is pressed.
import { Popover } from "@mantine/core";
import {
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import classes from "./CellPopover.module.css";

/** How long the pointer rests before the card comes, and after it has left before the card goes, in milliseconds. */
const COMES = 350;
const GOES = 150;

export function CellPopover(props: {
  text: string;
  /** What the card is called. */
  label: string;
  tabIndex: number;
  children: ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const soon = (open: boolean, after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpened(open), after);
  };
  const now = (open: boolean) => {
    clearTimeout(timer.current);
    setOpened(open);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !opened) return;
    event.stopPropagation();
    now(false);
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width="max-content"
      trapFocus={false}
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.button}
          tabIndex={props.tabIndex}
          aria-label={`${props.label}: ${props.text}`}
          onMouseEnter={() => soon(true, COMES)}
          onMouseLeave={() => soon(false, GOES)}
          onFocus={(event) => {
            // A press of the mouse gives focus too, and opens by itself.
            if (event.target.matches(":focus-visible")) now(true);
          }}
          onBlur={() => now(false)}
          onKeyDown={onKey}
          onClick={(event) => {
            stop(event);
            now(true);
          }}
        >
          {props.text}
        </button>
      </Popover.Target>
      {/* What is pressed in the card is not pressed on the row, in which React holds it to be. */}
      <Popover.Dropdown
        className={classes.card}
        onClick={stop}
        onMouseEnter={() => clearTimeout(timer.current)}
        onMouseLeave={() => soon(false, GOES)}
      >
        {props.children}
      </Popover.Dropdown>
    </Popover>
  );
}

const stop = (event: SyntheticEvent) => event.stopPropagation();
