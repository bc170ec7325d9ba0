// Prints the packages for this very system that the lock file names and that are not there, one a line. npm passes over those that
// could not be fetched, since it takes them to be optional: without its own, the bundler does not run.
const { existsSync, readFileSync } = require("node:fs");
const libc = process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl";
const fits = (wanted, here) => wanted === undefined || wanted.includes(here);
for (const [folder, entry] of Object.entries(JSON.parse(readFileSync("package-lock.json", "utf8")).packages)) {
  const ofThisSystem = entry.os && entry.cpu && fits(entry.os, process.platform) && fits(entry.cpu, process.arch);
  const libcFits = process.platform !== "linux" || fits(entry.libc, libc);
  if (ofThisSystem && libcFits && !existsSync(folder)) console.log(folder);
}
