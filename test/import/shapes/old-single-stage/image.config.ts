// Tomcat with our reports.
//
// docker build -t reports . && docker run -p 80:8080 reports

import { env, image, stage } from "stagecraft";

const app = stage("app")
  .from("openjdk:8-jre")
  .maintainer("Jane Doe <jane@example.org>")
  .env({ DEBIAN_FRONTEND: "noninteractive", CATALINA_HOME: "/usr/local/tomcat" })
  .env({
    PATH: `${env("CATALINA_HOME")}/bin:${env.PATH}`,
    TOMCAT_MAJOR: "8",
    TOMCAT_VERSION: "8.5.100",
    JAVA_OPTS: "-Xmx512m -Djava.awt.headless=true",
  })
  // the fonts are for the charts
  .run(
    `apt-get update && apt-get install -y \
    curl \
    fontconfig ` +
      // Arial and friends
      `\
    fonts-liberation \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/* /tmp/*`,
  )
  .run('mkdir -p "$CATALINA_HOME"')
  .workdir(env("CATALINA_HOME"))
  .run(`curl -fSL https://archive.apache.org/dist/tomcat/tomcat-$TOMCAT_MAJOR/v$TOMCAT_VERSION/bin/apache-tomcat-$TOMCAT_VERSION.tar.gz -o tomcat.tar.gz \
    && tar -xf tomcat.tar.gz --strip-components=1 \
    && rm bin/*.bat \
    && rm tomcat.tar.gz*`)
  .add("http://jdbc.postgresql.org/download/postgresql-42.2.5.jar", "lib/")
  .add("reports.war", "webapps/ROOT.war")
  .add("config.tar.gz", "conf/")
  // Logs are looked at from outside.
  .volume("/usr/local/tomcat/logs", "/data")
  .expose(8080, 8009)
  // one process only
  .cmd("catalina.sh run");

export default image(app, { exclude: [".svn", "*.log", "target/", "!target/reports.war"] });
