// Preloaded (node --import) into partners that offer no option for the address they listen on: they get 127.0.0.1 instead of all interfaces.
import net from 'node:net';

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, host, ...rest) {
  return typeof port === 'number' && host === undefined
    ? listen.call(this, port, '127.0.0.1', ...rest)
    : listen.call(this, port, host, ...rest);
};
