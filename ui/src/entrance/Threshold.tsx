// What every screen before the sign-in stands on: the mark, one card in the middle, the version.
import { type ReactNode, useEffect, useRef } from "react";
import { Mark } from "../design/Mark";
import { words } from "../words";
import classes from "./Threshold.module.css";

export function Threshold(props: {
  title: string;
  version: string;
  wide?: boolean;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A screen with a field begins there (the field has taken the focus by now); another is announced by its heading.
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div className={classes.ground}>
      <main
        className={classes.middle}
        data-wide={props.wide || undefined}
        data-aside={props.aside !== undefined || undefined}
      >
        {props.aside !== undefined && <div className={classes.aside}>{props.aside}</div>}
        <div className={classes.card}>
          {props.aside === undefined && (
            <div className={classes.brand}>
              <Mark size={32} />
              <span>{words.app.name}</span>
            </div>
          )}
          <h1 ref={heading} className={classes.title} tabIndex={-1}>
            {props.title}
          </h1>
          {props.children}
        </div>
      </main>
      {props.version !== "" && (
        <footer className={classes.foot}>{words.entrance.version(props.version)}</footer>
      )}
    </div>
  );
}
