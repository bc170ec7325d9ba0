// One side of the matrix: the areas of the API, or those of the administration.
import { Button, Group, Text, Title } from "@mantine/core";
import { type KeyboardEvent, useId } from "react";
import type { Catalogue, CatalogueArea, CatalogueEntry } from "../../ipc/bindings";
import { words } from "../../words";
import { bringer, cleared, ticked, type Ticks, unticked, withAllViews } from "./matrix";
import { PermissionBox } from "./PermissionBox";
import classes from "./PermissionMatrix.module.css";

const say = words.users.roles.form;

export function MatrixSection(props: {
  title: string;
  help: string;
  areas: CatalogueArea[];
  catalogue: Catalogue;
  ticks: Ticks;
  onChange: (ticks: Ticks) => void;
}) {
  const { areas, catalogue, ticks, onChange, title } = props;
  const heading = useId();
  if (areas.length === 0) return null;
  const box = (entry: CatalogueEntry) => {
    const isOn = ticks.has(entry.permission);
    const by = isOn ? bringer(catalogue, ticks, entry) : undefined;
    return (
      <PermissionBox
        label={entry.label}
        checked={isOn}
        whyNot={by !== undefined ? say.comesWith(by.label) : isOn ? null : entry.whyNot}
        onToggle={() => onChange(isOn ? unticked(ticks, entry) : ticked(ticks, entry))}
        onKeyDown={move}
      />
    );
  };
  return (
    <div>
      <div className={classes.sectionHead}>
        <div>
          <Title order={4} id={heading} className={classes.sectionTitle}>
            {title}
          </Title>
          <Text size="xs" c="dimmed">
            {props.help}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap">
          <Button
            size="compact-xs"
            variant="default"
            aria-label={say.allViewsOf(title)}
            onClick={() => onChange(withAllViews(areas, ticks))}
          >
            {say.allViews}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={say.clearOf(title)}
            onClick={() => onChange(cleared(areas, ticks))}
          >
            {say.clear}
          </Button>
        </Group>
      </div>
      <table className={classes.table} aria-labelledby={heading}>
        <thead>
          <tr>
            <th scope="col">{say.area}</th>
            <th scope="col">{say.view}</th>
            <th scope="col">{say.edit}</th>
          </tr>
        </thead>
        <tbody>
          {areas.map((area) => (
            <tr key={area.word}>
              <th scope="row">
                {area.label}
                <Text size="xs" c="dimmed">
                  {area.about}
                </Text>
              </th>
              <td>{box(area.view)}</td>
              <td>
                {area.edit === null ? (
                  <span className={classes.none} role="img" aria-label={say.noEdit}>
                    –
                  </span>
                ) : (
                  box(area.edit)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The arrow keys go from box to box, beside the Tab key. */
function move(event: KeyboardEvent<HTMLInputElement>): void {
  const steps: Record<string, [number, number] | undefined> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const step = steps[event.key];
  const cell = event.currentTarget.closest("td");
  const row = cell?.closest("tr");
  const rows = row?.parentElement?.querySelectorAll("tr");
  if (step === undefined || !cell || !row || rows === undefined) return;
  event.preventDefault();
  const to = rows[row.sectionRowIndex + step[0]]?.cells[cell.cellIndex + step[1]];
  to?.querySelector("input")?.focus();
}
