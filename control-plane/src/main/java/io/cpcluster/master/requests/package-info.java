/** How requests of people, programs and peers are taken and answered. */
package io.cpcluster.master.requests;
