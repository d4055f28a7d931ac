const nodemailer = require("nodemailer")
const { log } = require("../log")
const { render } = require("../render")

const transport = nodemailer.createTransport(process.env.SMTP_URL ?? "smtp://localhost:25")

exports.sendMail = async ({ data }) => {
  const html = render(data.template, data.values)
  await transport.sendMail({ from: "shop@example.com", to: data.to, subject: data.subject, html })
  log.info("sent", { to: data.to })
}
