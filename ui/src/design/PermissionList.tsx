// What a set of permissions allows, in plain words, area by area.
import { IconEye, IconKey, IconPencil } from "@tabler/icons-react";
import { commands } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";
import { byArea } from "./permissions";
import classes from "./PermissionList.module.css";

export function PermissionList(props: {
  permissions: readonly string[];
  label: string;
  onlyApi?: boolean;
}) {
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  if (catalogue.data === undefined) return null;
  const areas = byArea(catalogue.data, props.permissions).filter(
    (it) => props.onlyApi !== true || it.area.kind === "api",
  );
  const generates =
    props.onlyApi !== true && props.permissions.includes(catalogue.data.generate.permission);
  if (areas.length === 0 && !generates)
    return <span className={classes.nothing}>{words.design.nothing}</span>;
  return (
    <ul className={classes.list} aria-label={props.label}>
      {generates && (
        <li>
          <IconKey size={15} aria-hidden />
          <span>{words.design.generate}</span>
        </li>
      )}
      {areas.map(({ area, edit }) => (
        <li key={area.word}>
          {edit ? <IconPencil size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
          <span>{area.label}</span>
          <span className={classes.access}>
            {edit ? words.design.andEdit : words.design.viewOnly}
          </span>
        </li>
      ))}
    </ul>
  );
}
