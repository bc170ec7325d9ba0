// Permissions with how much they were used; those that were not come first.
import { formats } from "../activity/formats";
import { StateBadge } from "../design/StateBadge";
import type { PermissionUse } from "../ipc/bindings";
import { format, words } from "../words";
import { unusedFirst } from "./order";
import classes from "./UsagePanel.module.css";

const say = words.usage;

export function UsageTable(props: { permissions: readonly PermissionUse[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{say.columns.permission}</th>
          <th scope="col">{say.columns.requests}</th>
          <th scope="col">{say.columns.last}</th>
        </tr>
      </thead>
      <tbody>
        {unusedFirst(props.permissions).map(({ permission, label, requests, lastDay }) => (
          <tr key={permission}>
            <th scope="row">{label}</th>
            <td className="kd-numbers">
              {requests === 0 ? (
                <StateBadge tone="warn">{say.notUsed}</StateBadge>
              ) : (
                format.number(requests)
              )}
            </td>
            <td>{lastDay === null ? "–" : formats.day(new Date(lastDay))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
