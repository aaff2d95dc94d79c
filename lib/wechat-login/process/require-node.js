// JavaScript on purpose: an old Node must be able to read this far and say what is wrong.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `This project needs Node 22.13 or newer and this is ${process.versions.node}. ` +
      'Run it by its npm scripts (npm run dev, npm start, npm test): npm ci brings Node 26 for them.',
  )
  process.exit(1)
}
