// What else can be done with a token of the list. One menu for the whole table, so that rows stay light to scroll.
import { Menu } from "@mantine/core";
import {
  IconActivity,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconStethoscope,
} from "@tabler/icons-react";
import { type CSSProperties, forwardRef, useState } from "react";
import { usePlace } from "../../app/place";
import type { TokenRow } from "../../ipc/bindings";
import { useReplacing } from "../../rotation/Replacing";
import { words } from "../../words";
import classes from "./RowMenu.module.css";
import { usePause } from "./usePause";

const say = words.integrations.tokens;

/** Of which row the menu is open, and the button that opened it. */
export interface OpenMenu {
  row: TokenRow;
  button: HTMLElement;
}

export function RowMenu(props: {
  open: OpenMenu;
  onPause: (row: TokenRow) => void;
  onClose: () => void;
}) {
  const { row, button } = props.open;
  const { go } = usePlace();
  const { resume } = usePause();
  const { replace } = useReplacing();
  const [at] = useState(() => button.getBoundingClientRect());
  const isPaused = row.state === "paused";
  const whyNot = row.whyNotPause;
  const Turn = isPaused ? IconPlayerPlay : IconPlayerPause;
  const close = () => {
    props.onClose();
    // The row may have been drawn anew.
    if (button.isConnected) button.focus();
  };
  return (
    <Menu
      // It is named after the button.
      id={button.id}
      opened
      onClose={close}
      position="bottom-end"
      withinPortal
      width={220}
      trapFocus
      returnFocus={false}
    >
      <Menu.Target>
        <At style={{ left: at.left, top: at.top, width: at.width, height: at.height }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconStethoscope size={16} aria-hidden />}
          onClick={() => go({ page: "diagnose", token: row.id })}
        >
          {say.menu.diagnose}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconActivity size={16} aria-hidden />}
          onClick={() => go({ page: "activity", tab: "requests", token: row.id })}
        >
          {say.menu.activity}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconRefresh size={16} aria-hidden />}
          aria-disabled={row.whyNotReplace !== null || undefined}
          aria-description={row.whyNotReplace ?? undefined}
          title={row.whyNotReplace ?? undefined}
          data-disabled={row.whyNotReplace !== null || undefined}
          closeMenuOnClick={row.whyNotReplace === null}
          onClick={() => {
            if (row.whyNotReplace === null) replace(row);
          }}
        >
          {words.rotation.open}…
        </Menu.Item>
        <Menu.Item
          leftSection={<Turn size={16} aria-hidden />}
          aria-disabled={whyNot !== null || undefined}
          aria-description={whyNot ?? undefined}
          title={whyNot ?? undefined}
          data-disabled={whyNot !== null || undefined}
          closeMenuOnClick={whyNot === null}
          onClick={() => {
            if (whyNot !== null) return;
            if (isPaused) resume.mutate(row.id);
            else props.onPause(row);
          }}
        >
          {isPaused ? say.menu.resume : `${say.menu.pause}…`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where the button is. It is not what the menu belongs to, so what Mantine would have it say of itself is left out. */
const At = forwardRef<HTMLDivElement, { style: CSSProperties }>(function At({ style }, ref) {
  return <div ref={ref} className={classes.place} style={style} />;
});
