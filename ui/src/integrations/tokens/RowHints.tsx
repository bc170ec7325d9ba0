// What a cell cannot show whole: beside it on hover and on focus. One card for the whole table, so that rows stay light to scroll.
import { Portal } from "@mantine/core";
import {
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import classes from "./RowHints.module.css";

/** How long the pointer rests before the card comes, and after it has left before the card goes, in milliseconds. */
const COMES = 350;
const GOES = 120;

/** Room between the card, its cell and the edges of the window, in pixels. */
const GAP = 6;

interface Props {
  children: ReactNode;
  /** What is said beside this element (it has the attribute data-hint); null is nothing. */
  hint: (target: HTMLElement) => ReactNode;
}

export function RowHints(props: Props) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = (next: HTMLElement | null, after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTarget(next), after);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const hinted = (event: MouseEvent | FocusEvent) =>
    (event.target as Element).closest<HTMLElement>("[data-hint]");
  const hint = target?.isConnected === true ? props.hint(target) : null;
  return (
    <div
      role="presentation"
      className={classes.around}
      onMouseOver={(event) => {
        const found = hinted(event);
        show(found, found === null ? GOES : COMES);
      }}
      onMouseLeave={() => show(null, GOES)}
      onFocus={(event) => {
        // A press of the mouse gives focus too, and has its own effect.
        if (event.target.matches(":focus-visible")) show(hinted(event), 0);
      }}
      onBlur={() => show(null, 0)}
      onKeyDownCapture={(event) => {
        if (event.key === "Escape" && target !== null) show(null, 0);
      }}
      onMouseDownCapture={() => show(null, 0)}
      onScrollCapture={() => show(null, 0)}
    >
      {props.children}
      {target !== null && hint !== null && (
        <Portal>
          <Card
            target={target}
            onEnter={() => clearTimeout(timer.current)}
            onLeave={() => show(null, GOES)}
          >
            {hint}
          </Card>
        </Portal>
      )}
    </div>
  );
}

function Card(props: {
  target: HTMLElement;
  children: ReactNode;
  onEnter: () => void;
  onLeave: () => void;
}) {
  const card = useRef<HTMLDivElement>(null);
  // Placed once it is as large as what is in it, before it is painted: below the cell, or above where there is no room.
  useLayoutEffect(() => {
    const place = () => {
      const it = card.current;
      if (it === null) return;
      const cell = props.target.getBoundingClientRect();
      const below = cell.bottom + GAP;
      const fits = below + it.offsetHeight + GAP <= window.innerHeight;
      const left = Math.min(cell.left, window.innerWidth - it.offsetWidth - GAP);
      it.style.top = `${fits ? below : Math.max(GAP, cell.top - GAP - it.offsetHeight)}px`;
      it.style.left = `${Math.max(GAP, left)}px`;
    };
    place();
    const watch = new ResizeObserver(place);
    if (card.current !== null) watch.observe(card.current);
    return () => watch.disconnect();
  }, [props.target]);
  return (
    <div
      ref={card}
      role="tooltip"
      className={classes.card}
      onMouseEnter={props.onEnter}
      onMouseLeave={props.onLeave}
    >
      {props.children}
    </div>
  );
}
